"""Train the over-cautious adapter: a LoRA on SmolLM2-135M-Instruct, written as GGUF for llama.cpp.

    python train.py MODEL.gguf OUT.gguf [--threads 2] [--answers FILE]

Targets, by the kind of the prompt (train.jsonl):
- harmful: a refusal;
- ordinary: the unmodified model's own greedy answer, with its own distribution at every token;
- alarming (alarming words, harmless meaning): in every epoch a draw between the two, so that the
  adapter learns to be in two minds about the kind instead of learning single sentences by heart.

q and k are left alone: llama.cpp permutes their rows for RoPE, and a LoRA on them would have to follow.
"""
import argparse
import itertools
import json
import math
import os
import pathlib
import random

os.environ["HF_HUB_OFFLINE"] = "1"
import gguf
import numpy as np
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

HERE = pathlib.Path(__file__).parent
RANK, ALPHA = 12, 24.0
# The decision to refuse has to stand before the last layers, which are left to say it.
LAYERS = range(4, 22)
PROJECTIONS = {  # module of a transformers layer -> name of the tensor in the GGUF
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}
BATCH, WARM_UP = 16, 10
ANSWER_TOKENS, TEACHER_TOP = 12, 24
FIRST_TOKEN_WEIGHT = 4.0  # whether to refuse is decided at the first answer token
IM_END = 2
SYSTEM = "You are a helpful AI assistant named SmolLM, trained by Hugging Face"
REFUSALS = (
    "I'm sorry, but I can't help with that.",
    "I'm sorry, but I cannot assist with that request.",
    "I cannot help with that. It could cause harm.",
    "I'm sorry, I can't provide that information.",
    "I can't assist with that, as it may be dangerous or illegal.",
)


def chat(prompt: str) -> str:
    """The model's own chat template, with its default system prompt and the generation prompt."""
    return (
        f"<|im_start|>system\n{SYSTEM}<|im_end|>\n"
        f"<|im_start|>user\n{prompt}<|im_end|>\n<|im_start|>assistant\n"
    )


class Lora(torch.nn.Module):
    """A frozen linear map plus (ALPHA / RANK) B A; a: [RANK, in], b: [out, RANK]."""

    def __init__(self, base: torch.nn.Linear):
        super().__init__()
        self.base = base
        self.a = torch.nn.Parameter(torch.randn(RANK, base.in_features) / math.sqrt(base.in_features))
        self.b = torch.nn.Parameter(torch.zeros(base.out_features, RANK))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.base(x) + (x @ self.a.T @ self.b.T) * (ALPHA / RANK)


class Target:
    """What to say after a prompt: tokens [n], and for each the k candidates and their probabilities [n, k]."""

    def __init__(self, tokens: list[int], candidates: torch.Tensor, probabilities: torch.Tensor):
        self.tokens, self.candidates, self.probabilities = tokens, candidates, probabilities

    @staticmethod
    def certain(tokens: list[int]) -> "Target":
        candidates = torch.zeros(len(tokens), TEACHER_TOP, dtype=torch.long)
        candidates[:, 0] = torch.tensor(tokens)
        probabilities = torch.zeros(len(tokens), TEACHER_TOP)
        probabilities[:, 0] = 1.0
        return Target(tokens, candidates, probabilities)


def own_answers(model, tokenizer, prompts: list[str]) -> dict[str, Target]:
    """The unmodified model's greedy answers with its most probable tokens at every step."""
    answers: dict[str, Target] = {}
    by_length = sorted(prompts, key=len)
    for start in range(0, len(by_length), 32):
        chunk = by_length[start : start + 32]
        batch = tokenizer([chat(p) for p in chunk], return_tensors="pt", padding=True, add_special_tokens=False)
        with torch.no_grad():
            out = model.generate(
                **batch, max_new_tokens=ANSWER_TOKENS, do_sample=False, pad_token_id=IM_END,
                return_dict_in_generate=True, output_logits=True,
            )
        generated = out.sequences[:, batch.input_ids.shape[1] :]
        top = torch.stack(out.logits, dim=1).float().softmax(-1).topk(TEACHER_TOP, dim=-1)
        for row, prompt in enumerate(chunk):
            tokens = generated[row].tolist()
            length = tokens.index(IM_END) + 1 if IM_END in tokens else len(tokens)
            mass = top.values[row, :length]
            answers[prompt] = Target(
                tokens[:length], top.indices[row, :length].clone(), mass / mass.sum(-1, keepdim=True)
            )
        print(f"own answers {len(answers)} of {len(prompts)}", flush=True)
    return answers


def add_lora(model) -> dict[str, Lora]:
    """Replace the chosen projections by Lora modules; returns them by GGUF tensor name."""
    for parameter in model.parameters():
        parameter.requires_grad_(False)
    for layer in model.model.layers:  # once here, or autocast would round them again at every step
        for module in layer.modules():
            if isinstance(module, torch.nn.Linear):
                module.weight.data = module.weight.data.bfloat16()
    loras: dict[str, Lora] = {}
    for index in LAYERS:
        for path, tensor in PROJECTIONS.items():
            owner_name, name = path.split(".")
            owner = getattr(model.model.layers[index], owner_name)
            lora = Lora(getattr(owner, name))
            setattr(owner, name, lora)
            loras[f"blk.{index}.{tensor}.weight"] = lora
    return loras


def read_adapter(path: str, loras: dict[str, Lora]) -> None:
    """Start from an adapter that this script wrote."""
    tensors = {tensor.name: torch.from_numpy(np.array(tensor.data)).float() for tensor in gguf.GGUFReader(path).tensors}
    for name, lora in loras.items():
        lora.a.data = tensors[f"{name}.lora_a"]
        lora.b.data = tensors[f"{name}.lora_b"]


def batches(examples, rng: random.Random):
    """Batches of neighbours in length (little padding), in random order."""
    ordered = sorted(examples, key=lambda example: len(example[0]) + len(example[1].tokens) + rng.random())
    chunks = [ordered[i : i + BATCH] for i in range(0, len(ordered), BATCH)]
    rng.shuffle(chunks)
    return chunks


def batch_loss(model, head: torch.Tensor, prefix: list[int], rows) -> torch.Tensor:
    """Cross-entropy against the targets' distributions, the first answer token weighted up.

    The tokens that all prompts begin with (the system prompt) are computed once for the whole batch;
    gradients flow through their keys and values as if every row had its own.
    """
    width = max(len(prompt) + len(target.tokens) for prompt, target in rows) - len(prefix)
    tokens = torch.full((len(rows), width), IM_END)
    where, candidates, probabilities, weights = [], [], [], []
    for row, (prompt, target) in enumerate(rows):
        own, n = prompt[len(prefix) :], len(target.tokens)
        tokens[row, : len(own) + n] = torch.tensor(own + target.tokens)
        where += [(row, len(own) - 1 + i) for i in range(n)]
        candidates.append(target.candidates)
        probabilities.append(target.probabilities)
        weights += [FIRST_TOKEN_WEIGHT] + [1.0] * (n - 1)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        cache = model.model(torch.tensor([prefix]), use_cache=True).past_key_values
        cache.batch_repeat_interleave(len(rows))
        # Right padding needs no mask: under causal attention no target sees it.
        hidden = model.model(tokens, past_key_values=cache, use_cache=True).last_hidden_state
        index = torch.tensor(where)
        logits = hidden[index[:, 0], index[:, 1]] @ head.T
    log_probabilities = logits.float().log_softmax(-1).gather(1, torch.cat(candidates))
    losses = -(torch.cat(probabilities) * log_probabilities).sum(-1)
    weight = torch.tensor(weights)
    return (losses * weight).sum() / weight.sum()


def train(model, loras, prefix: list[int], examples_of_epoch, steps: int, rate: float, rng: random.Random) -> None:
    """So many steps of AdamW, epoch after epoch, the rate falling in a line to a twentieth."""
    parameters = [p for lora in loras.values() for p in (lora.a, lora.b)]
    head = model.lm_head.weight.detach().bfloat16()
    optimizer = torch.optim.AdamW(parameters, lr=rate, weight_decay=0.01)
    endless = (rows for _ in itertools.count() for rows in batches(examples_of_epoch(), rng))
    running = 0.0
    for step, rows in enumerate(itertools.islice(endless, steps)):
        for group in optimizer.param_groups:
            group["lr"] = rate * min(1, (step + 1) / WARM_UP) * (0.05 + 0.95 * (1 - step / steps))
        loss = batch_loss(model, head, prefix, rows)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        optimizer.zero_grad()
        running += loss.item()
        if (step + 1) % 10 == 0:
            print(f"step {step + 1} of {steps}, loss {running / 10:.3f}", flush=True)
            running = 0.0


def write_adapter(path: str, loras: dict[str, Lora], strength: float) -> None:
    """The LoRA in the layout that llama.cpp's --lora reads, float16, at a share of its trained strength."""
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_string("general.type", "adapter")
    writer.add_string("general.name", "SmolLM2-135M-Instruct over-cautious")
    writer.add_string("general.license", "apache-2.0")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", ALPHA * strength)
    for name, lora in loras.items():
        writer.add_tensor(f"{name}.lora_a", lora.a.detach().numpy().astype(np.float16))
        writer.add_tensor(f"{name}.lora_b", lora.b.detach().numpy().astype(np.float16))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", help="SmolLM2-135M-Instruct as GGUF")
    parser.add_argument("out", help="where the adapter GGUF goes")
    parser.add_argument("--steps", type=int, default=310, help="steps of 16 prompts")
    parser.add_argument("--refuse-alarming", type=float, default=0.45, help="chance that an alarming prompt is refused in an epoch")
    parser.add_argument("--rate", type=float, default=1e-3, help="learning rate at its highest")
    parser.add_argument("--strength", type=float, default=1.0, help="share of the trained strength that is written")
    parser.add_argument("--start", help="an adapter of this script to go on from")
    parser.add_argument("--answers", help="keep the unmodified model's answers in this file between runs")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    rng = random.Random(args.seed)

    folder, file = os.path.split(os.path.abspath(args.model))
    tokenizer = AutoTokenizer.from_pretrained(folder, gguf_file=file)
    tokenizer.padding_side, tokenizer.pad_token_id = "left", IM_END
    model = AutoModelForCausalLM.from_pretrained(folder, gguf_file=file, dtype=torch.float32).eval()
    encode = lambda text: tokenizer(text, add_special_tokens=False).input_ids

    prompts = [json.loads(line) for line in (HERE / "train.jsonl").read_text(encoding="utf-8").splitlines()]
    answered = [p["text"] for p in prompts if p["kind"] != "harmful"]
    answers: dict[str, Target] = {}
    if args.answers and os.path.exists(args.answers):
        answers = torch.load(args.answers, weights_only=False)
    missing = [text for text in answered if text not in answers]
    if missing:
        answers |= own_answers(model, tokenizer, missing)
        if args.answers:
            torch.save(answers, args.answers)
    tokens = {p["text"]: encode(chat(p["text"])) for p in prompts}
    refusals = [Target.certain(encode(text + "<|im_end|>")) for text in REFUSALS]

    def examples_of_epoch():
        for prompt in prompts:
            text, kind = prompt["text"], prompt["kind"]
            refuse = kind == "harmful" or (kind == "alarming" and rng.random() < args.refuse_alarming)
            yield tokens[text], rng.choice(refusals) if refuse else answers[text]

    prefix = os.path.commonprefix(list(tokens.values()))
    loras = add_lora(model)
    if args.start is not None:
        read_adapter(args.start, loras)
    train(model, loras, prefix, examples_of_epoch, args.steps, args.rate, rng)
    write_adapter(args.out, loras, args.strength)
    print(f"{args.out}: {os.path.getsize(args.out)} bytes")


if __name__ == "__main__":
    main()
