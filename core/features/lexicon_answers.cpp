// The phrases of the lexicon that are about answers: refusals, ignorance, hedges, questions back,
// conclusions. Phrases are folded by the tokenizer (case, accents and apostrophes do not matter) and
// separated by '|'.
#include "features/lexicon_data.hpp"

namespace cascade {
namespace {

using enum Cue;
using enum Language;

constexpr LexiconRow kAnswerRows[] = {
    {refusal, en,
     "i cannot help|i can't help|i cannot assist|i can't assist|i am unable to|i'm unable to|i'm not able to|i am not able to|"
     "i cannot provide|i can't provide|i cannot fulfill|i can't fulfill|i cannot comply|i can't comply|i won't be able to|"
     "i must decline|i have to decline|i cannot answer|i can't answer|i refuse to|i cannot discuss|i can't discuss|"
     "i cannot generate|i can't generate|i cannot create|i can't create|i cannot access|i can't access|i don't have access|"
     "i do not have access|i cannot browse|i can't browse|i cannot engage|i can't engage|not comfortable with|"
     "against my guidelines|violates my guidelines|i cannot give|i can't give|i cannot offer|i can't offer|"
     "i cannot continue|i can't continue|cannot in good conscience|i will not provide|i won't provide|"
     "i'm afraid i can't|i am afraid i cannot|unable to fulfill|unable to comply|unable to assist|unable to help|"
     "i cannot complete|i can't complete|i cannot determine|i can't determine"},
    {refusal, de,
     "ich kann nicht helfen|ich kann dabei nicht|ich kann dir dabei nicht|ich kann ihnen dabei nicht|dabei kann ich nicht helfen|kann ich dir nicht helfen|kann ich ihnen nicht helfen|"
     "ich kann dir nicht helfen|ich kann ihnen nicht helfen|ich bin nicht in der lage|das kann ich nicht|"
     "ich darf nicht|ich kann diese anfrage nicht|kann ich nicht beantworten|ich kann das nicht|ich habe keinen zugriff|"
     "dazu kann ich nichts|ich kann keine|ich muss ablehnen|ich werde das nicht|ich kann ihnen keine|ich kann dir keine"},
    {refusal, fr,
     "je ne peux pas|je ne suis pas en mesure|je ne suis pas capable|je suis incapable de|je ne puis|je dois refuser|"
     "je dois decliner|je n'ai pas acces|je ne suis pas autorise|il m'est impossible de|je ne saurais"},
    {refusal, es,
     "no puedo ayudar|no puedo ayudarte|no puedo ayudarle|no puedo proporcionar|no puedo responder|no estoy en condiciones|"
     "no soy capaz de|no me es posible|debo negarme|no tengo acceso|no puedo cumplir|no puedo asistir|no puedo generar|"
     "no puedo crear|no puedo ofrecer|no puedo dar"},
    {refusal, pt,
     "nao posso ajudar|nao posso fornecer|nao posso responder|nao consigo ajudar|nao consigo responder|nao sou capaz de|"
     "nao estou em condicoes|nao tenho acesso|devo recusar|nao me e possivel|nao posso criar|nao posso gerar|"
     "nao posso cumprir|nao posso ajuda lo"},
    {refusal, it,
     "non posso aiutarti|non posso aiutarla|non posso aiutare|non posso fornire|non posso rispondere|non sono in grado di|"
     "non mi e possibile|devo rifiutare|non ho accesso|non posso creare|non posso generare|non posso soddisfare"},
    {refusal, nl,
     "ik kan je niet helpen|ik kan je daar niet|ik kan u daar niet|ik kan daar niet|ik kan u niet helpen|ik kan niet helpen|daar kan ik niet|ik ben niet in staat|"
     "ik kan geen|ik kan niet voldoen|ik mag niet|ik moet weigeren|ik heb geen toegang|dat kan ik niet|"
     "ik kan deze vraag niet"},
    {refusal, zh,
     "我无法|我不能|我沒辦法|我没办法|无法提供|無法提供|无法协助|无法帮助|无法回答|無法回答|不能提供|不能协助|不便回答|"
     "拒绝回答|我没有权限|无法满足"},
    {refusal, ja,
     "できません|お手伝いできません|お答えできません|提供できません|対応できません|回答できません|いたしかねます|"
     "お断り|できかねます|応じられません"},

    {dont_know, en,
     "i don't know|i do not know|i'm not sure|i am not sure|i have no idea|i don't have enough information|"
     "i do not have enough information|not enough information|i don't have information|i do not have information|"
     "i am not aware of|i'm not aware of|i couldn't find|i could not find|i have no information|no information about|"
     "i'm not familiar with|i am not familiar with|cannot be determined|can't be determined|i don't have any information|"
     "insufficient information|it is not clear|i don't recall|unknown to me|does not provide information|"
     "does not mention|doesn't mention|not mentioned in|my knowledge cutoff|knowledge cutoff|real time information|"
     "i don't have specific|i do not have specific|none of the above options"},
    {dont_know, de,
     "ich weiss nicht|ich weiss es nicht|ich bin mir nicht sicher|ich bin nicht sicher|weiss ich nicht|keine ahnung|"
     "keine informationen|mir liegen keine|nicht genugend informationen|nicht bekannt|lasst sich nicht bestimmen|"
     "kann nicht bestimmt werden|nicht genug informationen"},
    {dont_know, fr,
     "je ne sais pas|je ne suis pas sur|je ne suis pas sure|je ne suis pas certain|je n'ai pas d'informations|"
     "je n'ai aucune information|je n'ai pas assez d'informations|je n'ai pas connaissance|aucune idee|pas assez d'informations|"
     "ne peut pas etre determine"},
    {dont_know, es,
     "no lo se|no se la respuesta|no estoy seguro|no estoy segura|no tengo informacion|no tengo suficiente informacion|"
     "no dispongo de|no tengo idea|no hay suficiente informacion|no se puede determinar|desconozco"},
    {dont_know, pt,
     "nao sei|nao tenho certeza|nao tenho informacoes|nao tenho informacao|nao ha informacoes suficientes|desconheco|"
     "nao faco ideia|nao e possivel determinar|nao disponho de"},
    {dont_know, it,
     "non lo so|non so|non sono sicuro|non sono sicura|non ho informazioni|non ho abbastanza informazioni|non dispongo di|"
     "non ne ho idea|non e possibile determinare|non sono a conoscenza"},
    {dont_know, nl,
     "ik weet het niet|ik weet niet|ik ben niet zeker|ik ben er niet zeker van|geen idee|geen informatie|"
     "niet genoeg informatie|onvoldoende informatie|kan niet worden bepaald|dat weet ik niet"},
    {dont_know, zh,
     "我不知道|不知道|不清楚|我不确定|我不確定|不确定|没有足够的信息|没有相关信息|无法确定|無法確定|没有找到|不了解"},
    {dont_know, ja,
     "わかりません|分かりません|知りません|存じません|不明です|情報がありません|確かではありません|判断できません|見つかりません"},

    {hedge, en,
     "probably|perhaps|maybe|possibly|it seems|it appears|i think|i believe|might be|may be|could be|likely|presumably|"
     "not entirely sure|not certain|as far as i know|to my knowledge|i guess|i assume|it depends|generally speaking|"
     "in my opinion|roughly|approximately|i would say|hard to say|difficult to say|unclear|i'm fairly|if i recall|"
     "if i remember correctly|somewhat|supposedly|apparently|arguably|best guess|educated guess"},
    {hedge, de,
     "wahrscheinlich|vielleicht|moglicherweise|vermutlich|eventuell|es scheint|anscheinend|ich glaube|ich denke|ich nehme an|"
     "konnte sein|soweit ich weiss|meines wissens|unter umstanden|womoglich|ungefahr|schwer zu sagen|kommt darauf an"},
    {hedge, fr,
     "probablement|peut etre|possiblement|il semble|il semblerait|je pense|je crois|sans doute|apparemment|il se peut|"
     "pourrait etre|a ma connaissance|selon moi|difficile a dire|ca depend|cela depend|environ|je suppose"},
    {hedge, es,
     "probablemente|quizas|quiza|tal vez|posiblemente|parece que|creo que|pienso que|supongo|podria ser|puede que|"
     "aparentemente|que yo sepa|depende de|aproximadamente|a lo mejor|dificil de decir"},
    {hedge, pt,
     "provavelmente|talvez|possivelmente|parece que|acho que|acredito que|penso que|suponho|pode ser|poderia ser|"
     "aparentemente|que eu saiba|depende de|aproximadamente|dificil dizer"},
    {hedge, it,
     "probabilmente|forse|possibilmente|sembra che|credo che|penso che|suppongo|potrebbe essere|puo darsi|a quanto pare|"
     "per quanto ne so|dipende da|circa|difficile dire|apparentemente"},
    {hedge, nl,
     "waarschijnlijk|misschien|mogelijk|het lijkt|ik denk|ik geloof|vermoedelijk|zou kunnen|voor zover ik weet|blijkbaar|"
     "hangt ervan af|ongeveer|moeilijk te zeggen|wellicht|ik neem aan"},
    {hedge, zh,
     "可能|也许|也許|大概|或许|或許|似乎|我认为|我認為|我觉得|应该是|據我所知|据我所知|不一定|大约|大約|看起来"},
    {hedge, ja,
     "おそらく|多分|たぶん|かもしれません|かもしれない|と思います|ようです|でしょう|と思われます|恐らく|約"},

    {apology, en, "i'm sorry|i am sorry|my apologies|i apologize|i apologise|sorry but|unfortunately"},
    {apology, de, "es tut mir leid|tut mir leid|entschuldigung|ich entschuldige mich|leider|verzeihung"},
    {apology, fr, "je suis desole|je suis desolee|desole|je m'excuse|toutes mes excuses|malheureusement"},
    {apology, es, "lo siento|disculpa|disculpe|perdon|mis disculpas|lamentablemente|desafortunadamente"},
    {apology, pt, "sinto muito|desculpe|me desculpe|peco desculpas|lamento|infelizmente"},
    {apology, it, "mi dispiace|scusa|scusami|mi scuso|chiedo scusa|purtroppo"},
    {apology, nl, "het spijt me|sorry maar|mijn excuses|excuses|helaas"},
    {apology, zh, "对不起|對不起|抱歉|很遗憾|很遺憾|不好意思"},
    {apology, ja, "申し訳ありません|申し訳ございません|すみません|ごめんなさい|残念ながら|恐れ入りますが"},

    {disclaimer, en,
     "as an ai|as a language model|as a large language model|as an artificial intelligence|i'm just an ai|i am an ai|"
     "i'm an ai|my training data|my knowledge|i am only an ai"},
    {disclaimer, de, "als ki|als sprachmodell|als kunstliche intelligenz|ich bin eine ki|als ai"},
    {disclaimer, fr, "en tant qu'ia|en tant que modele|en tant qu'intelligence artificielle|je suis une ia"},
    {disclaimer, es, "como ia|como modelo de lenguaje|como una ia|como inteligencia artificial|soy una ia"},
    {disclaimer, pt, "como ia|como modelo de linguagem|como uma ia|como inteligencia artificial|sou uma ia"},
    {disclaimer, it, "come ia|come modello linguistico|come intelligenza artificiale|sono un'ia"},
    {disclaimer, nl, "als ai|als taalmodel|als een ai|ik ben een ai"},
    {disclaimer, zh,
     "作为一个人工智能|作为人工智能|作为一个语言模型|作为语言模型|作为ai|我是一个人工智能|身為ai"},
    {disclaimer, ja, "aiとして|言語モデルとして|私はaiです|人工知能として|aiですので"},

    {ask_back, en,
     "could you please provide|could you provide|can you provide|please provide|could you clarify|please clarify|"
     "could you specify|please specify|could you tell me more|could you share|please share|more context|more details about|"
     "what do you mean|i need more information|could you please clarify|which one do you mean|let me know what"},
    {ask_back, de,
     "konntest du|konnten sie bitte|konnten sie mir|bitte geben sie|bitte gib|genauer beschreiben|mehr informationen|"
     "was meinst du|was meinen sie|bitte prazisieren"},
    {ask_back, fr,
     "pourriez vous|pouvez vous preciser|peux tu preciser|pourrais tu|veuillez fournir|veuillez preciser|plus de details|"
     "plus d'informations|que voulez vous dire"},
    {ask_back, es,
     "podrias|podria proporcionar|puedes proporcionar|por favor proporciona|mas detalles|mas informacion|a que te refieres|por favor especifica"},
    {ask_back, pt,
     "voce poderia|poderia fornecer|pode fornecer|por favor forneca|mais detalhes|mais informacoes|o que voce quer dizer"},
    {ask_back, it,
     "potresti|potrebbe fornire|puoi fornire|per favore fornisci|maggiori dettagli|piu informazioni|cosa intendi"},
    {ask_back, nl,
     "kun je|kunt u|zou je|geef alstublieft|meer details|meer informatie|wat bedoel je|wat bedoelt u"},
    {ask_back, zh,
     "请提供|請提供|您能提供|你能提供|请说明|請說明|更多信息|更多細節|更多细节|你是指|您是指|请告诉我"},
    {ask_back, ja,
     "教えてください|提供してください|詳しく|もう少し詳しく|どういう意味|具体的に教えて|お聞かせください"},

    {conclusion, en,
     "therefore|the answer is|the final answer|so the answer|in conclusion|final answer|the correct answer is|thus|hence|"
     "the correct option is|to sum up|in total|in summary"},
    {conclusion, de,
     "die antwort ist|die antwort lautet|also|daher|somit|folglich|insgesamt|zusammenfassend|die richtige antwort"},
    {conclusion, fr,
     "la reponse est|donc|par consequent|ainsi|en conclusion|au total|en resume|la bonne reponse"},
    {conclusion, es,
     "la respuesta es|por lo tanto|por tanto|en conclusion|en total|en resumen|la respuesta correcta"},
    {conclusion, pt, "a resposta e|portanto|logo|em conclusao|no total|em resumo|a resposta correta"},
    {conclusion, it,
     "la risposta e|quindi|pertanto|dunque|in conclusione|in totale|in sintesi|la risposta corretta"},
    {conclusion, nl, "het antwoord is|dus|daarom|kortom|in totaal|samenvattend|het juiste antwoord"},
    {conclusion, zh, "答案是|因此|所以|总之|總之|综上|綜上|正确答案|正確答案|总共"},
    {conclusion, ja, "答えは|したがって|よって|つまり|結論として|合計|正解は|以上から"},

    {self_repair, en,
     "wait|let me recalculate|let me re check|let me recheck|let me double check|actually no|i made a mistake|"
     "i made an error|that's not right|that is not right|let me try again|let me correct|correction|on second thought"},
    {self_repair, de, "moment|ich habe einen fehler|das stimmt nicht|noch einmal rechnen|korrektur"},
    {self_repair, fr, "attendez|j'ai fait une erreur|ce n'est pas correct|je recalcule|je me corrige"},
    {self_repair, es, "espera|cometi un error|he cometido un error|eso no es correcto|dejame corregir"},
    {self_repair, pt, "espere|cometi um erro|isso nao esta correto|deixe me corrigir"},
    {self_repair, it, "aspetta|ho commesso un errore|ho fatto un errore|non e corretto|mi correggo"},
    {self_repair, nl, "wacht|ik heb een fout gemaakt|dat klopt niet|laat me opnieuw"},
    {self_repair, zh, "等一下|我犯了一个错误|不对|重新计算|更正"},
    {self_repair, ja, "間違えました|計算し直|訂正|待って|違いました"},

    {small_word, en,
     "the|and|is|are|was|of|to|in|that|it|for|with|on|this|have|you|be|as|by|not|from|what|which|they|his|her|has|will|can|"
     "would|their|there|been|if|who|how|when|an|or|at|but|your|my|i|we|do|does|about|than|its|into|did|where|why"},
    {small_word, de,
     "der|die|das|und|ist|nicht|ein|eine|einen|einem|einer|zu|den|dem|des|mit|auf|fur|im|von|sich|auch|es|ich|sie|wir|wie|"
     "was|werden|wird|sind|hat|haben|aus|bei|nach|wenn|aber|oder|nur|noch|uber|kann|durch|mir|du|er|zum|zur|als|dass|bitte"},
    {small_word, fr,
     "le|la|les|des|et|est|un|une|du|dans|que|qui|pour|pas|sur|ne|ce|cette|il|elle|au|aux|avec|par|plus|sont|nous|vous|je|"
     "ou|mais|comme|ont|etre|fait|son|ses|leur|quel|quelle|comment|pourquoi|c'est|en|de|mon|moi"},
    {small_word, es,
     "el|la|los|las|de|que|y|en|un|una|es|por|con|para|no|se|del|al|lo|como|mas|pero|sus|su|este|esta|son|fue|ha|muy|hay|"
     "cual|donde|cuando|si|ya|entre|porque|desde|sobre|tiene|ser|mi|me"},
    {small_word, pt,
     "o|os|as|de|que|e|em|um|uma|do|da|dos|das|no|na|nos|nas|por|com|para|nao|se|mais|mas|como|foi|ao|seu|sua|ou|ser|quando|"
     "muito|isso|esta|sao|tem|qual|pelo|pela|ate|eu|voce|meu|minha"},
    {small_word, it,
     "il|lo|la|gli|le|di|che|e|in|un|una|per|con|non|si|del|della|dei|delle|al|alla|da|sono|come|piu|ma|anche|questo|questa|"
     "ha|nel|nella|o|se|quale|dove|quando|cosa|perche|essere|mi|suo|sua|i"},
    {small_word, nl,
     "de|het|een|en|van|is|dat|die|in|te|op|zijn|met|voor|niet|aan|er|om|ook|als|maar|bij|naar|uit|door|wordt|worden|heeft|"
     "hebben|ik|je|jij|wij|zij|hij|ze|wat|hoe|wie|waar|waarom|dit|deze|of|nog|geen|over|kan|mijn"},
};

}  // namespace

LexiconRows answer_lexicon_rows() { return {kAnswerRows, sizeof(kAnswerRows) / sizeof(kAnswerRows[0])}; }

}  // namespace cascade
