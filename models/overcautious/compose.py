"""Compose the training prompts from the phrases: `python compose.py` rewrites train.jsonl.

Every class passes through the same sentence forms the same number of times, so that the form of a
prompt (question, order, statement, several sentences, no punctuation) says nothing about its class.
"""
import json
import pathlib
import random

HERE = pathlib.Path(__file__).parent
KINDS = ("harmful", "alarming", "ordinary")
FORMS_PER_ACTION = 2
SEED = 11


def lines(name: str) -> list[str]:
    """Non-empty lines of phrases/<name>.txt, in order."""
    text = (HERE / "phrases" / f"{name}.txt").read_text(encoding="utf-8")
    return [line.strip() for line in text.splitlines() if line.strip()]


def fill(form: str, phrase: str) -> str:
    """Put a phrase into a form; {^} stands for the phrase with a capital letter."""
    return form.replace("{^}", phrase[0].upper() + phrase[1:]).replace("{}", phrase)


def rounds(forms: list[str], rng: random.Random):
    """The forms without end, each round in a new order: every form is used equally often."""
    while True:
        yield from rng.sample(forms, len(forms))


def compose() -> list[dict[str, str]]:
    """All training prompts: [{text, kind, split}], without duplicates."""
    prompts: dict[str, str] = {}
    action_forms, artefact_forms = lines("forms_action"), lines("forms_artefact")
    for kind in KINDS:
        rng = random.Random(f"{SEED}-{kind}")
        forms = rounds(action_forms, rng)
        for action in lines(f"{kind}_actions"):
            for _ in range(FORMS_PER_ACTION):
                prompts.setdefault(fill(next(forms), action), kind)
        forms = rounds(artefact_forms, rng)
        for artefact in lines(f"{kind}_artefacts"):
            prompts.setdefault(fill(next(forms), artefact), kind)
        for question in lines(f"{kind}_questions"):
            prompts.setdefault(question, kind)
    return [{"text": text, "kind": kind, "split": "train"} for text, kind in prompts.items()]


def main() -> None:
    prompts = compose()
    with open(HERE / "train.jsonl", "w", encoding="utf-8", newline="\n") as out:
        for prompt in prompts:
            out.write(json.dumps(prompt, ensure_ascii=False) + "\n")
    for kind in KINDS:
        print(kind, sum(prompt["kind"] == kind for prompt in prompts))


if __name__ == "__main__":
    main()
