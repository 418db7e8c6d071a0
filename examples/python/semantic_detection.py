"""Which domain a question belongs to, how that was found out, and how sure it is."""

from cascadeflow import CascadeAgent, ModelConfig, classify

QUESTIONS = (
    "Calculate the eigenvalues of matrix [[1,2],[3,4]]",
    "Write a Python function that reverses a string.",
    "What are the side effects of ibuprofen?",
)

with CascadeAgent(
    models=[ModelConfig("gpt-4o-mini", "openai"), ModelConfig("gpt-4o", "openai")], enable_semantic_detection=True
) as agent:
    for question in QUESTIONS:
        found = agent.run_sync(question).metadata
        print(f"{found['domain_detected']} ({found['detection_method']}, {found['domain_confidence']:.1%}): {question}")
print(classify("Translate 'good morning' into Spanish."))
