// The phrases of the lexicon that are about prompts: what is to be done, with what, and how the answer should look.
#include "features/lexicon_data.hpp"

namespace cascade {
namespace {

using enum Cue;
using enum Language;

constexpr LexiconRow kPromptRows[] = {
    {summarise, en,
     "summarize|summarise|summary of|tl dr|tldr|key points|key takeaways|main points|condense|give me the gist|"
     "the gist of|recap|shorten this|in a nutshell|abstract of|executive summary|bullet point summary|boil down"},
    {summarise, de, "fasse|zusammenfassung|zusammenfassen|fass|kernaussagen|die wichtigsten punkte|kurz zusammen|kurzfassung"},
    {summarise, fr, "resume le|resume la|resume ce|resume cet|resume cette|resume les|resume moi|resumer|resumez|synthese|points cles|points essentiels|en resume|resumes"},
    {summarise, es, "resume el|resume la|resume este|resume esta|resume los|resume lo|resumir|resumen|puntos clave|puntos principales|resumeme|sintetiza|resuma"},
    {summarise, pt, "resuma|resumir|resumo|pontos principais|pontos chave|sintetize"},
    {summarise, it, "riassumi|riassunto|riassumere|punti chiave|punti principali|sintetizza|sintesi"},
    {summarise, nl, "vat samen|samenvatting|samenvatten|belangrijkste punten|kernpunten|kort samen"},
    {summarise, zh, "总结|總結|概括|摘要|概述|要点|归纳|歸納|简述"},
    {summarise, ja, "要約|まとめて|要点|概要|手短に"},

    {translate, en,
     "translate|translation of|translate into|translate to|how do you say|how do i say|how would you say|translated|in english please"},
    {translate, de, "ubersetze|ubersetzen|ubersetzung|ubersetz|wie sagt man|was heisst"},
    {translate, fr, "traduis|traduire|traduisez|traduction|comment dit on|comment dire"},
    {translate, es, "traduce|traducir|traduccion|traduzca|traduceme|como se dice"},
    {translate, pt, "traduza|traduzir|traducao|traduz|como se diz"},
    {translate, it, "traduci|tradurre|traduzione|traduca|come si dice"},
    {translate, nl, "vertaal|vertalen|vertaling|hoe zeg je"},
    {translate, zh, "翻译|翻譯|译成|譯成|译为|怎么说|用英语怎么说"},
    {translate, ja, "翻訳|訳して|英訳|和訳|に訳|英語で何"},

    {create, en,
     "write a story|write a poem|write a song|short story|write a haiku|write a novel|write an essay|write a blog|blog post|"
     "write a letter|write an email|draft an email|write a speech|slogan|tagline|limerick|sonnet|screenplay|dialogue between|"
     "compose|fictional|plot twist|fanfic|fan fiction|write a scene|character backstory|lyrics|product description|"
     "brainstorm|come up with|write a paragraph|write a toast|cover letter|write a review|write a chapter|"
     "once upon a time|fantasy world|continue the story|bedtime story|wedding speech|marketing copy|invent a"},
    {create, de,
     "schreibe eine geschichte|schreib eine geschichte|kurzgeschichte|gedicht|schreibe ein lied|marchen|schreibe einen brief|"
     "slogan|werbetext|erfinde|dichte|rede fur|schreibe einen aufsatz|blogartikel|ideen fur"},
    {create, fr, "ecris une histoire|ecris un poeme|poeme|une nouvelle|conte|chanson|slogan|invente|redige une lettre|redige un article|idees de"},
    {create, es, "escribe una historia|escribe un cuento|escribe un poema|poema|cuento|cancion|eslogan|inventa|redacta una carta|redacta un|ideas para"},
    {create, pt, "escreva uma historia|escreva um conto|escreva um poema|poema|conto|cancao|slogan|invente|redija|ideias para"},
    {create, it, "scrivi una storia|scrivi un racconto|scrivi una poesia|poesia|racconto|canzone|slogan|inventa|idee per|filastrocca"},
    {create, nl, "schrijf een verhaal|schrijf een gedicht|gedicht|verhaal|liedje|slogan|verzin|schrijf een brief|ideeen voor"},
    {create, zh, "写一个故事|写一首诗|写故事|写诗|小说|編一個|编一个|写一篇|歌词|广告语|剧本|作文"},
    {create, ja, "物語を書|物語|詩を書|小説|俳句|短歌|歌詞|脚本|キャッチコピー|エッセイを書"},

    {code, en,
     "write a function|write a program|write a script|write code|code snippet|implement a|implement the|implement an|refactor|"
     "debug|fix the bug|fix this code|unit test|unit tests|stack trace|pull request|regex|regular expression|write a class|"
     "write a query|sql query|write a method|code review|optimize this code|write a bash|write a python|python function|"
     "python script|javascript function|compile error|syntax error|time complexity|segfault|write a dockerfile|"
     "write a component|what does this code|this function|leetcode|stdin|merge conflict|write a makefile"},
    {code, de, "schreibe eine funktion|schreib eine funktion|programmiere|schreibe ein programm|schreibe ein skript|implementiere|fehlermeldung|quellcode|regularer ausdruck|sql abfrage"},
    {code, fr, "ecris une fonction|ecris un script|ecris un programme|implemente|code source|message d'erreur|expression reguliere|requete sql|debogue"},
    {code, es, "escribe una funcion|escribe un script|escribe un programa|implementa|codigo fuente|mensaje de error|expresion regular|consulta sql|depura"},
    {code, pt, "escreva uma funcao|escreva um script|escreva um programa|implemente|codigo fonte|mensagem de erro|expressao regular|consulta sql"},
    {code, it, "scrivi una funzione|scrivi uno script|scrivi un programma|implementa|codice sorgente|messaggio di errore|espressione regolare|query sql"},
    {code, nl, "schrijf een functie|schrijf een script|schrijf een programma|implementeer|broncode|foutmelding|reguliere expressie|sql query"},
    {code, zh, "写一个函数|写代码|编写代码|代码|程式碼|函数实现|编程|寫程式|正则表达式|报错|脚本|算法实现"},
    {code, ja, "関数を書|コードを書|コード|プログラムを書|実装|正規表現|スクリプト|エラーメッセージ|デバッグ"},

    {calculate, en,
     "calculate|compute|how many|how much|solve|what is the sum|what is the value of|evaluate the|find the value|simplify|"
     "what percentage|what percent|how long will it take|how far|what is the probability|find x|solve for|what is the area|"
     "total cost|on average|find the number|at what rate|divided by|multiplied by|square root|in how many ways"},
    {calculate, de, "berechne|rechne|wie viele|wie viel|lose die gleichung|lose|wie gross ist|wie lange|ermittle|summe von|prozent von|wurzel aus"},
    {calculate, fr, "calcule|calculez|combien|resous|resoudre|quelle est la somme|quelle est la valeur|pourcentage|racine carree"},
    {calculate, es, "calcula|calcule|cuantos|cuantas|cuanto|resuelve|cual es la suma|porcentaje|raiz cuadrada|halla"},
    {calculate, pt, "calcule|quantos|quantas|quanto|resolva|qual e a soma|porcentagem|raiz quadrada|determine o valor"},
    {calculate, it, "calcola|quanti|quante|quanto|risolvi|qual e la somma|percentuale|radice quadrata|trova il valore"},
    {calculate, nl, "bereken|hoeveel|los op|wat is de som|percentage|wortel van|hoe lang duurt"},
    {calculate, zh, "计算|計算|多少|求解|解方程|几个|幾個|等于几|百分之|平方根|求"},
    {calculate, ja, "計算|いくつ|いくら|何個|何人|解いて|求めよ|求めて|合計は|平方根"},

    {explain, en,
     "explain|describe|how does|how do|why does|why do|why is|why are|what causes|tell me about|help me understand|"
     "walk me through|elaborate|discuss|analyze|analyse|what happens|give an overview|teach me|what is the difference"},
    {explain, de, "erklare|erklar|beschreibe|warum|wieso|wie funktioniert|erlautere|weshalb|analysiere|erzahl mir"},
    {explain, fr, "explique|expliquez|decris|decrivez|pourquoi|comment fonctionne|analyse|parle moi de|expliquer"},
    {explain, es, "explica|explique|describe|por que|como funciona|analiza|hablame de|explicame|describa"},
    {explain, pt, "explique|descreva|por que|como funciona|analise|fale sobre|explica"},
    {explain, it, "spiega|spiegami|descrivi|perche|come funziona|analizza|parlami di"},
    {explain, nl, "leg uit|beschrijf|waarom|hoe werkt|verklaar|analyseer|vertel me over"},
    {explain, zh, "解释|解釋|说明|說明|描述|为什么|為什麼|如何工作|分析|介绍|介紹|讲讲"},
    {explain, ja, "説明|なぜ|どうして|教えて|解説|分析|仕組み|どのように"},

    {prove, en, "prove that|proof of|prove or disprove|show that|derive|prove the|disprove|by induction|rigorous proof|counterexample"},
    {prove, de, "beweise|beweis|zeige dass|leite her|herleitung|widerlege"},
    {prove, fr, "demontre|demontrer|prouve|montrer que|montre que|demonstration de"},
    {prove, es, "demuestra|demostrar|prueba que|demuestre|deduce"},
    {prove, pt, "prove que|demonstre|mostre que|deduza"},
    {prove, it, "dimostra|dimostrare|prova che|deriva la"},
    {prove, nl, "bewijs|bewijs dat|toon aan|leid af"},
    {prove, zh, "证明|證明|推导|推導|反例"},
    {prove, ja, "証明|示せ|導出|導け|反例"},

    {compare, en, "compare|difference between|differences between|versus|vs|pros and cons|contrast|which is better|advantages and disadvantages|trade offs|tradeoffs"},
    {compare, de, "vergleiche|unterschied zwischen|vor und nachteile|unterschiede zwischen|was ist besser"},
    {compare, fr, "compare|difference entre|differences entre|avantages et inconvenients|lequel est meilleur"},
    {compare, es, "compara|diferencia entre|diferencias entre|ventajas y desventajas|cual es mejor"},
    {compare, pt, "compare|diferenca entre|diferencas entre|vantagens e desvantagens|qual e melhor"},
    {compare, it, "confronta|differenza tra|differenza fra|differenze tra|vantaggi e svantaggi|qual e migliore"},
    {compare, nl, "vergelijk|verschil tussen|verschillen tussen|voor en nadelen"},
    {compare, zh, "比较|比較|区别|區別|优缺点|優缺點|哪个更好|不同之处"},
    {compare, ja, "比較|違い|長所と短所|どちらが"},

    {list, en, "list|give me a list|name three|name five|list the|list of|enumerate|give me five|give me three|give me ten|top ten|top five|examples of"},
    {list, de, "liste|nenne|zahle auf|auflistung|beispiele fur"},
    {list, fr, "liste|enumere|cite|donne moi une liste|nomme|exemples de"},
    {list, es, "lista|enumera|nombra|menciona|dame una lista|ejemplos de"},
    {list, pt, "lista|liste|enumere|cite|exemplos de"},
    {list, it, "elenca|elenco|elencami|nomina|esempi di"},
    {list, nl, "lijst|noem|som op|opsomming|voorbeelden van"},
    {list, zh, "列出|列举|列舉|清单|清單|举例"},
    {list, ja, "リスト|挙げて|列挙|一覧"},

    {extract, en, "extract|pull out|find all|identify all|parse the|from the following text|from the text below|named entities|list all the names|fill in the fields"},
    {extract, de, "extrahiere|entnimm|finde alle|aus dem folgenden text"},
    {extract, fr, "extrais|extraire|releve|a partir du texte suivant"},
    {extract, es, "extrae|extraer|identifica todos|del siguiente texto"},
    {extract, pt, "extraia|extrair|identifique todos|do texto a seguir"},
    {extract, it, "estrai|estrarre|individua tutti|dal seguente testo"},
    {extract, nl, "haal uit|extraheer|vind alle|uit de volgende tekst"},
    {extract, zh, "提取|抽取|找出所有|从以下文本"},
    {extract, ja, "抽出|抜き出|以下のテキストから"},

    {classify, en, "classify|categorize|categorise|label the|sentiment of|positive or negative|is this spam|which category|assign a label|rate the following|tag each"},
    {classify, de, "klassifiziere|kategorisiere|ordne ein|stimmung|positiv oder negativ"},
    {classify, fr, "classe|classifie|categorise|sentiment de|positif ou negatif"},
    {classify, es, "clasifica|categoriza|sentimiento de|positivo o negativo"},
    {classify, pt, "classifique|categorize|sentimento de|positivo ou negativo"},
    {classify, it, "classifica|categorizza|sentimento|positivo o negativo"},
    {classify, nl, "classificeer|categoriseer|sentiment van|positief of negatief"},
    {classify, zh, "分类|分類|归类|情感分析|正面还是负面"},
    {classify, ja, "分類|感情分析|ポジティブかネガティブ|カテゴリ"},

    {rewrite, en, "rewrite|rephrase|paraphrase|proofread|correct the grammar|fix the grammar|improve this|improve the following|make it sound|edit this|polish|reword|make this more"},
    {rewrite, de, "formuliere|schreibe um|umformulieren|korrigiere|verbessere|lektoriere"},
    {rewrite, fr, "reformule|reecris|corrige|ameliore|paraphrase"},
    {rewrite, es, "reescribe|reformula|corrige|mejora|parafrasea"},
    {rewrite, pt, "reescreva|reformule|corrija|melhore|parafraseie"},
    {rewrite, it, "riscrivi|riformula|correggi|migliora|parafrasa"},
    {rewrite, nl, "herschrijf|herformuleer|corrigeer|verbeter|parafraseer"},
    {rewrite, zh, "改写|改寫|润色|潤色|修改|重写|校对"},
    {rewrite, ja, "書き直|言い換え|校正|添削|改善して"},

    {plan, en, "plan a|itinerary|create a plan|schedule for|roadmap|strategy for|step by step guide|architecture for|design a|workout plan|meal plan|lesson plan|business plan|project plan"},
    {plan, de, "plane|reiseplan|erstelle einen plan|entwirf|strategie fur|architektur fur"},
    {plan, fr, "planifie|itineraire|cree un plan|strategie pour|concois"},
    {plan, es, "planifica|itinerario|crea un plan|estrategia para|disena"},
    {plan, pt, "planeje|itinerario|roteiro|crie um plano|estrategia para"},
    {plan, it, "pianifica|itinerario|crea un piano|strategia per|progetta"},
    {plan, nl, "plan een|reisplan|maak een plan|strategie voor|ontwerp"},
    {plan, zh, "计划|計劃|规划|規劃|行程|方案|设计一个"},
    {plan, ja, "計画|旅程|プラン|戦略|設計して"},

    {define, en, "what is|what are|who is|who was|define|definition of|meaning of|what does|what's|when was|when did|where is|who wrote|capital of"},
    {define, de, "was ist|was sind|wer ist|wer war|definiere|definition von|was bedeutet|wann wurde|wo liegt|hauptstadt"},
    {define, fr, "qu'est ce que|qui est|qui etait|definition de|que signifie|quelle est la capitale|ou se trouve|quand"},
    {define, es, "que es|quien es|quien fue|define|definicion de|que significa|cual es la capital|donde esta|cuando"},
    {define, pt, "o que e|quem e|quem foi|defina|definicao de|o que significa|qual e a capital|onde fica|quando"},
    {define, it, "cos'e|che cos'e|cosa e|chi e|chi era|definizione di|cosa significa|qual e la capitale|dove si trova|quando"},
    {define, nl, "wat is|wat zijn|wie is|wie was|definieer|wat betekent|hoofdstad van|waar ligt|wanneer"},
    {define, zh, "什么是|什麼是|是什么|是谁|是誰|定义|首都|在哪里|什么时候"},
    {define, ja, "とは|何ですか|誰ですか|定義|首都|どこですか|いつですか"},

    {roleplay, en, "pretend to be|pretend you are|act as|you are a|imagine you are|role play|roleplay|take on the role|play the role|embrace the role|picture yourself|stay in character"},
    {roleplay, de, "tu so als|stell dir vor du bist|spiele die rolle|du bist ein"},
    {roleplay, fr, "fais comme si|imagine que tu es|joue le role|tu es un"},
    {roleplay, es, "finge que eres|imagina que eres|actua como|eres un"},
    {roleplay, pt, "finja que|imagine que voce e|aja como|voce e um"},
    {roleplay, it, "fai finta di|immagina di essere|agisci come|sei un"},
    {roleplay, nl, "doe alsof|stel je voor dat je|speel de rol|je bent een"},
    {roleplay, zh, "假装你是|扮演|假设你是|你是一个|角色扮演"},
    {roleplay, ja, "ふりをして|演じて|ロールプレイ|あなたは"},

    {act, en,
     "send an email|send a message|book a flight|book a table|book me|set a reminder|set an alarm|set a timer|remind me to|"
     "schedule a meeting|create an event|add to my calendar|turn on the|turn off the|search the web|search for|look up|"
     "order me|order a|play some|cancel my|check the weather|weather in|call my|post to|upload the|delete the file|"
     "create a ticket|open a ticket|transfer money|get the current|fetch the|create an invoice|in my calendar|run the|"
     "find flights|find me a|current price of|stock price of|convert currency|what time is it in"},
    {act, de, "sende eine|schicke eine|buche|erinnere mich|stelle einen wecker|schalte|suche im internet|wie ist das wetter|bestelle|vereinbare einen termin"},
    {act, fr, "envoie un|reserve|rappelle moi|allume|eteins|recherche sur|quel temps fait|commande|programme une reunion"},
    {act, es, "envia un|reserva|recuerdame|enciende|apaga|busca en|que tiempo hace|pide|programa una reunion"},
    {act, pt, "envie um|reserve|lembre me|ligue a|desligue|pesquise na|como esta o tempo|agende uma"},
    {act, it, "invia un|prenota|ricordami|accendi|spegni|cerca su|che tempo fa|ordina|fissa una riunione"},
    {act, nl, "stuur een|boek een|herinner me|zet de|zoek op|wat voor weer|bestel|plan een afspraak"},
    {act, zh, "发送|发邮件|预订|预定|提醒我|设置闹钟|打开|关闭|搜索|天气怎么样|查询"},
    {act, ja, "送信して|予約して|リマインド|アラーム|検索して|天気は|つけて|消して|注文して"},

    {retrieval, en,
     "based on the following|based on the context|based on the document|according to the passage|according to the document|"
     "according to the text|using the context|given the context|provided context|use only the|context below|documents below|"
     "read the passage|retrieved|cite your sources|cite the source|from the provided|answer using only|the article above|"
     "based only on|the following documents|search results|knowledge base|in the provided"},
    {retrieval, de, "laut dem text|laut dem dokument|anhand des kontexts|basierend auf dem|gemass dem dokument|folgenden kontext|folgenden dokumente"},
    {retrieval, fr, "selon le texte|selon le document|d'apres le texte|d'apres le document|en te basant sur|contexte suivant|documents suivants"},
    {retrieval, es, "segun el texto|segun el documento|basandote en|con base en|contexto siguiente|siguiente contexto|siguientes documentos"},
    {retrieval, pt, "segundo o texto|de acordo com o texto|de acordo com o documento|com base no|contexto a seguir|documentos a seguir"},
    {retrieval, it, "secondo il testo|secondo il documento|in base al|seguente contesto|seguenti documenti"},
    {retrieval, nl, "volgens de tekst|volgens het document|op basis van|volgende context|volgende documenten"},
    {retrieval, zh, "根据以下|根據以下|根据上文|根据文档|根据提供的|参考以下|已知信息"},
    {retrieval, ja, "以下の文書|以下のコンテキスト|文書によると|資料に基づ|次の文章を読"},

    {image, en,
     "this image|the image|attached image|this picture|the picture|this photo|attached photo|this screenshot|the screenshot|"
     "attached screenshot|image shows|in the photo|this diagram|the attached|this video|audio clip|this audio|the audio|"
     "transcribe|this chart|describe the image|generate an image|draw a picture|ocr|in the image|image below"},
    {image, de, "dieses bild|auf dem bild|diesem bild|das foto|diesem foto|screenshot|dieses video|im bild|bild zeigt"},
    {image, fr, "cette image|sur l'image|cette photo|capture d'ecran|cette video|l'image|la photo"},
    {image, es, "esta imagen|en la imagen|esta foto|captura de pantalla|este video|la imagen"},
    {image, pt, "esta imagem|na imagem|esta foto|captura de tela|este video|a imagem"},
    {image, it, "questa immagine|nell'immagine|questa foto|schermata|questo video|l'immagine"},
    {image, nl, "deze afbeelding|op de afbeelding|deze foto|schermafbeelding|deze video|het plaatje"},
    {image, zh, "图片|圖片|这张图|這張圖|照片|截图|截圖|视频|图中"},
    {image, ja, "画像|写真|この図|スクリーンショット|動画|この絵"},

    {chat, en,
     "hello|hi|hey|good morning|good evening|good night|thank you|thanks|how are you|nice to meet you|goodbye|bye|"
     "see you|what's up|how's it going|have a nice day|who are you|tell me a joke|i feel|i'm feeling|i am feeling|"
     "can we talk|let's chat|i'm bored|how was your day|you're welcome|lol|haha"},
    {chat, de, "hallo|guten morgen|guten tag|guten abend|danke|vielen dank|wie geht es dir|wie geht's|tschuss|auf wiedersehen|erzahl mir einen witz|servus|moin"},
    {chat, fr, "bonjour|bonsoir|salut|merci|comment vas tu|comment ca va|ca va|au revoir|raconte moi une blague|coucou"},
    {chat, es, "hola|buenos dias|buenas tardes|buenas noches|gracias|como estas|que tal|adios|hasta luego|cuentame un chiste"},
    {chat, pt, "ola|oi|bom dia|boa tarde|boa noite|obrigado|obrigada|como vai|tudo bem|tchau|conte uma piada"},
    {chat, it, "ciao|buongiorno|buonasera|grazie|come stai|come va|arrivederci|raccontami una barzelletta"},
    {chat, nl, "hallo|hoi|goedemorgen|goedemiddag|goedenavond|bedankt|dank je|hoe gaat het|tot ziens|doei|vertel een grap"},
    {chat, zh, "你好|您好|早上好|晚上好|谢谢|謝謝|再见|再見|你是谁|讲个笑话|最近怎么样"},
    {chat, ja, "こんにちは|おはよう|こんばんは|ありがとう|さようなら|元気ですか|お元気|はじめまして|あなたは誰"},

    {followup, en,
     "and in|what about|how about|same for|and for|now do|now in|the same in|and the|do it again|try again|continue|go on|"
     "keep going|more please|make it shorter|make it longer|shorter please|another one|and why|why not|are you sure|"
     "can you elaborate|explain that|explain it|what do you mean|the second one|the first one|the last one|instead"},
    {followup, de, "und in|und auf|und was ist mit|nochmal|noch einmal|weiter|mach weiter|kurzer|langer|bist du sicher|und warum|das gleiche|stattdessen|und fur"},
    {followup, fr, "et en|et pour|encore|continue|plus court|plus long|tu es sur|et pourquoi|la meme chose|et si"},
    {followup, es, "y en|y para|otra vez|continua|sigue|mas corto|mas largo|estas seguro|y por que|lo mismo|y si"},
    {followup, pt, "e em|e para|de novo|continue|mais curto|mais longo|tem certeza|e por que|a mesma coisa|e se"},
    {followup, it, "e in|e per|ancora|continua|piu corto|piu breve|piu lungo|sei sicuro|e perche|la stessa cosa|e se"},
    {followup, nl, "en in|en voor|opnieuw|ga door|korter|langer|weet je het zeker|en waarom|hetzelfde"},
    {followup, zh, "那么|那|继续|繼續|再来一个|换成|短一点|长一点|你确定|为什么呢|用"},
    {followup, ja, "では|続けて|もう一度|もっと短く|もっと長く|本当ですか|同じように|それを"},

    {step_by_step, en, "step by step|show your work|think carefully|explain your reasoning|show all steps|in detail|detailed|thorough|comprehensive|rigorous|in depth"},
    {step_by_step, de, "schritt fur schritt|ausfuhrlich|im detail|detailliert|grundlich"},
    {step_by_step, fr, "etape par etape|en detail|detaille|approfondi|pas a pas"},
    {step_by_step, es, "paso a paso|en detalle|detallado|detalladamente|exhaustivo"},
    {step_by_step, pt, "passo a passo|em detalhe|detalhado|detalhadamente"},
    {step_by_step, it, "passo dopo passo|passo per passo|in dettaglio|dettagliato|approfondito"},
    {step_by_step, nl, "stap voor stap|in detail|uitgebreid|gedetailleerd|grondig"},
    {step_by_step, zh, "一步一步|逐步|详细|詳細|深入"},
    {step_by_step, ja, "段階的に|ステップバイステップ|詳しく|詳細に"},

    {brief, en, "briefly|in one word|one word|in one sentence|one sentence|short answer|concise|concisely|keep it short|yes or no|just the answer|only the answer|in a few words|no explanation"},
    {brief, de, "kurz|in einem satz|in einem wort|ein wort|knapp|ja oder nein|nur die antwort|ein satz"},
    {brief, fr, "brievement|en une phrase|en un mot|court|concis|oui ou non|seulement la reponse"},
    {brief, es, "brevemente|en una frase|en una palabra|en una oracion|breve|conciso|si o no|solo la respuesta"},
    {brief, pt, "brevemente|em uma frase|em uma palavra|breve|conciso|sim ou nao|apenas a resposta"},
    {brief, it, "brevemente|in una frase|in una parola|breve|conciso|si o no|solo la risposta"},
    {brief, nl, "kort|in een zin|in een woord|beknopt|ja of nee|alleen het antwoord"},
    {brief, zh, "简短|簡短|一句话|一句話|一个词|简要|是或否|只回答|只给出答案"},
    {brief, ja, "簡潔に|一言で|一文で|短く|はいかいいえ|答えだけ"},

    {question_word, en, "what|which|who|whom|whose|when|where|why|how"},
    {question_word, de, "was|welche|welcher|welches|wer|wem|wen|wann|wo|warum|wie|wieso"},
    {question_word, fr, "quel|quelle|quels|quelles|qui|quand|ou|pourquoi|comment|combien|quoi|que"},
    {question_word, es, "que|cual|cuales|quien|quienes|cuando|donde|por que|como|cuanto"},
    {question_word, pt, "que|qual|quais|quem|quando|onde|por que|como|quanto"},
    {question_word, it, "che|quale|quali|chi|quando|dove|perche|come|quanto|cosa"},
    {question_word, nl, "wat|welke|welk|wie|wanneer|waar|waarom|hoe"},
    {question_word, zh, "什么|什麼|哪个|哪個|哪|谁|誰|怎么|怎麼|几|为何|吗|嗎|呢"},
    {question_word, ja, "何|どの|どれ|誰|いつ|どこ|どう|ですか|ますか|なに"},

    {language_name, en, "english|in english|into english|to english|englisch|anglais|ingles|inglese|engels|auf englisch|en anglais|en ingles|em ingles|in inglese|in het engels|英语|英文|英語"},
    {language_name, de, "german|in german|into german|deutsch|allemand|aleman|alemao|tedesco|duits|auf deutsch|德语|德文|ドイツ語"},
    {language_name, fr, "french|in french|into french|franzosisch|francais|frances|francese|frans|en francais|法语|法文|フランス語"},
    {language_name, es, "spanish|in spanish|into spanish|spanisch|espagnol|espanol|castellano|espanhol|spagnolo|spaans|西班牙语|スペイン語"},
    {language_name, pt, "portuguese|in portuguese|into portuguese|portugiesisch|portugais|portugues|portoghese|portugees|葡萄牙语|ポルトガル語"},
    {language_name, it, "italian|in italian|into italian|italienisch|italien|italiano|italiaans|意大利语|イタリア語"},
    {language_name, nl, "dutch|in dutch|into dutch|niederlandisch|hollandisch|neerlandais|holandes|neerlandes|olandese|nederlands|荷兰语|オランダ語"},
    {language_name, zh, "chinese|mandarin|in chinese|into chinese|chinesisch|chinois|chino|chines|cinese|chinees|中文|汉语|漢語|中国語"},
    {language_name, ja, "japanese|in japanese|into japanese|japanisch|japonais|japones|giapponese|japans|日语|日文|日本語"},
    {language_name, ko, "korean|koreanisch|coreen|coreano|koreaans|韩语|韓国語"},
    {language_name, ru, "russian|russisch|russe|ruso|russo|俄语|ロシア語"},
    {language_name, ar, "arabic|arabisch|arabe|arabo|阿拉伯语|アラビア語"},
    {language_name, other, "polish|czech|turkish|hindi|swedish|greek|hebrew|finnish|danish|norwegian|ukrainian|vietnamese|thai|hungarian|romanian|lithuanian|kazakh|gujarati|latin|indonesian|bengali|polnisch|turkisch|tschechisch|polonais|turc|polaco|turco"},
};

}  // namespace

LexiconRows prompt_lexicon_rows() { return {kPromptRows, sizeof(kPromptRows) / sizeof(kPromptRows[0])}; }

}  // namespace cascade
