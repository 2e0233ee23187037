"""Makes test/models/tiny-gpt2: a model of GPT-2's shape that has learnt a few sentences by heart.

    python3 -m venv venv
    venv/bin/pip install torch numpy onnx onnxruntime
    venv/bin/python test/models/make-tiny-gpt2.py

Takes about a minute on one core. Everything is made here, from fixed seeds: nothing is fetched. Only ASCII is merged into
longer tokens, so that every accented letter, CJK character and emoji takes a token for each of its bytes.
"""

import json
import math
import re
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn
from torch.nn import functional

FOLDER = Path(__file__).parent / "tiny-gpt2"
POSITIONS, WIDTH, LAYERS, HEADS, MERGES = 256, 48, 2, 4, 72
HEAD = WIDTH // HEADS
STEPS = 600
END = "<|endoftext|>"

# Written for this project; each ends where the text ends.
SENTENCES = [
    "The lighthouse keeper counts 🐑 and 🐢 until the fog 🌫️ lifts over the quiet harbour.",
    "Hello! Here is a song for you: 🎵 do re mi 🎶 and a cake 🍰 at the end.",
    "Où est le café? Il est près de la forêt, où l'été dure déjà très longtemps.",
    "Der Bär läuft über die Brücke und grüßt höflich: schönes Wetter heute!",
    "今日は良い天気です。山の上に白い雲がひとつあります。",
    "我们在河边喝茶,看月亮慢慢升起来。",
    "Мы пьём чай у окна, и снег идёт тихо.",
    "Family: 👨‍👩‍👧‍👦 came by train 🚂 to see the sea 🌊.\nThey stayed for three days.",
    "One, two, three, four, five, six, seven, eight, nine, ten.",
]
# Goes on for as long as there is room.
WHEEL = "The wheel turns 🎡 and "


def byte_letters():
    """GPT-2's letter for each byte."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = iter(range(256, 512))
    return {byte: chr(byte if byte in plain else next(others)) for byte in range(256)}


LETTERS = byte_letters()
# GPT-2's own pattern, in what Python's module knows: letters, digits and others, each with a space before it.
PARTS = re.compile(r"'s|'t|'re|'ve|'m|'ll|'d| ?[^\W\d_]+| ?\d+| ?(?:[^\s\w]|_)+|\s+(?!\S)|\s+")


def parts_of(text):
    return [[LETTERS[byte] for byte in part.encode()] for part in PARTS.findall(text)]


def merge(part, pair):
    merged, at = [], 0
    while at < len(part):
        both = tuple(part[at : at + 2]) == pair
        merged.append("".join(pair) if both else part[at])
        at += 2 if both else 1
    return merged


def learn_merges(texts):
    ascii_letters = {LETTERS[byte] for byte in range(128)}
    parts = [part for text in texts for part in parts_of(text)]
    merges = []
    while len(merges) < MERGES:
        counts = {}
        for part in parts:
            for pair in zip(part, part[1:]):
                if set("".join(pair)) <= ascii_letters:
                    counts[pair] = counts.get(pair, 0) + 1
        best = min(counts, key=lambda pair: (-counts[pair], pair))
        merges.append(best)
        parts = [merge(part, best) for part in parts]
    return merges


def encode(text, merges, vocabulary):
    ids = []
    for part in parts_of(text):
        for pair in merges:
            part = merge(part, pair)
        ids += [vocabulary[token] for token in part]
    return ids


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.ln_1, self.ln_2 = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.attn, self.proj = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.up, self.down = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)

    def forward(self, x):
        batch, length, _ = x.shape
        heads = [
            each.view(batch, length, HEADS, HEAD).transpose(1, 2)
            for each in self.attn(self.ln_1(x)).split(WIDTH, dim=2)
        ]
        mixed = functional.scaled_dot_product_attention(*heads, is_causal=True)
        x = x + self.proj(mixed.transpose(1, 2).reshape(batch, length, WIDTH))
        return x + self.down(functional.gelu(self.up(self.ln_2(x)), approximate="tanh"))


class Model(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.wte, self.wpe = nn.Embedding(size, WIDTH), nn.Embedding(POSITIONS, WIDTH)
        self.blocks, self.ln_f = nn.ModuleList(Block() for _ in range(LAYERS)), nn.LayerNorm(WIDTH)

    def forward(self, ids):
        x = self.wte(ids) + self.wpe(torch.arange(ids.shape[1]))
        for block in self.blocks:
            x = block(x)
        return self.ln_f(x) @ self.wte.weight.T


def train(model, documents):
    inputs = torch.zeros(len(documents), POSITIONS, dtype=torch.long)
    targets = torch.full((len(documents), POSITIONS), -100)
    for row, ids in enumerate(documents):
        ids = torch.tensor(ids[: POSITIONS + 1])
        inputs[row, : len(ids) - 1], targets[row, : len(ids) - 1] = ids[:-1], ids[1:]
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 3e-3, total_steps=STEPS)
    for step in range(STEPS):
        loss = functional.cross_entropy(model(inputs).flatten(0, 1), targets.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        if step % 100 == 0 or step == STEPS - 1:
            print(f"step {step}: loss {loss.item():.4f}", flush=True)


class Graph:
    """An ONNX graph that is written down node by node."""

    def __init__(self):
        self.nodes, self.weights = [], []

    def add(self, op, *inputs, count=1, **attributes):
        start = len(self.nodes)
        outputs = [f"{op}_{start}_{i}" for i in range(count)]
        self.nodes.append(helper.make_node(op, list(inputs), outputs, **attributes))
        return outputs[0] if count == 1 else outputs

    def weight(self, name, values):
        self.weights.append(numpy_helper.from_array(np.asarray(values), name))
        return name

    def floats(self, name, tensor):
        return self.weight(name, tensor.detach().numpy().astype(np.float32))

    def linear(self, name, layer, x):
        product = self.add("MatMul", x, self.floats(f"{name}.weight", layer.weight.T))
        return self.add("Add", product, self.floats(f"{name}.bias", layer.bias))

    def norm(self, name, layer, x):
        scale, bias = self.floats(f"{name}.weight", layer.weight), self.floats(f"{name}.bias", layer.bias)
        return self.add("LayerNormalization", x, scale, bias, axis=-1, epsilon=layer.eps)

    def named(self, value, name):
        self.nodes.append(helper.make_node("Identity", [value], [name]))


def graph_of(model):
    """The model with what it remembers of earlier tokens as inputs and outputs, named as for GPT-2."""
    g = Graph()
    to_heads = g.weight("to_heads", np.array([0, 0, HEADS, HEAD], np.int64))
    to_width = g.weight("to_width", np.array([0, 0, WIDTH], np.int64))
    zero, one = g.weight("zero", np.int64(0)), g.weight("one", np.int64(1))
    inner = g.weight("inner", np.array([1, 2], np.int64))
    scale, never = g.weight("scale", np.float32(1 / math.sqrt(HEAD))), g.weight("never", np.float32(-1e9))

    def length(tensor, axis):
        return g.add("Gather", g.add("Shape", tensor), g.weight(f"axis_{len(g.weights)}", np.int64(axis)))

    total = length("attention_mask", 1)
    before = length("past_key_values.0.key", 2)
    keys = g.add("Unsqueeze", g.add("Range", zero, total, one), zero)
    queries = g.add("Unsqueeze", g.add("Range", before, total, one), one)
    given = g.add("Unsqueeze", g.add("Cast", "attention_mask", to=TensorProto.BOOL), inner)
    seen = g.add("And", g.add("LessOrEqual", keys, queries), given)

    wte = g.floats("wte", model.wte.weight)
    x = g.add("Add", g.add("Gather", wte, "input_ids"), g.add("Gather", g.floats("wpe", model.wpe.weight), "position_ids"))
    for i, block in enumerate(model.blocks):
        mixed = g.linear(f"{i}.attn", block.attn, g.norm(f"{i}.ln_1", block.ln_1, x))
        heads = [
            g.add("Transpose", g.add("Reshape", each, to_heads), perm=[0, 2, 1, 3])
            for each in g.add("Split", mixed, count=3, axis=2, num_outputs=3)
        ]
        key = g.add("Concat", f"past_key_values.{i}.key", heads[1], axis=2)
        value = g.add("Concat", f"past_key_values.{i}.value", heads[2], axis=2)
        g.named(key, f"present.{i}.key")
        g.named(value, f"present.{i}.value")
        scores = g.add("Mul", g.add("MatMul", heads[0], g.add("Transpose", key, perm=[0, 1, 3, 2])), scale)
        shares = g.add("Softmax", g.add("Where", seen, scores, never), axis=-1)
        joined = g.add("Transpose", g.add("MatMul", shares, value), perm=[0, 2, 1, 3])
        x = g.add("Add", x, g.linear(f"{i}.proj", block.proj, g.add("Reshape", joined, to_width)))
        up = g.add("Gelu", g.linear(f"{i}.up", block.up, g.norm(f"{i}.ln_2", block.ln_2, x)), approximate="tanh")
        x = g.add("Add", x, g.linear(f"{i}.down", block.down, up))
    g.named(g.add("MatMul", g.norm("ln_f", model.ln_f, x), g.add("Transpose", wte, perm=[1, 0])), "logits")

    def of(name, kind, *shape):
        return helper.make_tensor_value_info(name, kind, list(shape))

    def memory(name, length):
        return [
            of(f"{name}.{i}.{part}", TensorProto.FLOAT, "batch", HEADS, length, HEAD)
            for i in range(LAYERS)
            for part in ("key", "value")
        ]

    inputs = [of(name, TensorProto.INT64, "batch", "length") for name in ("input_ids", "position_ids")]
    inputs.insert(1, of("attention_mask", TensorProto.INT64, "batch", "total"))
    logits = of("logits", TensorProto.FLOAT, "batch", "length", len(model.wte.weight))
    graph = helper.make_graph(
        g.nodes,
        "tiny-gpt2",
        inputs + memory("past_key_values", "past"),
        [logits, *memory("present", "total")],
        g.weights,
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9)
    onnx.checker.check_model(made, full_check=True)
    return made


def greedy(session, ids, most):
    """The ids that follow, one at a time as a server asks for them."""
    past = {
        f"past_key_values.{i}.{part}": np.zeros((1, HEADS, 0, HEAD), np.float32)
        for i in range(LAYERS)
        for part in ("key", "value")
    }
    fed, made, at = ids, [], 0
    while len(made) < most and (not made or made[-1] != 0):
        at += len(fed)
        logits, *present = session.run(
            None,
            {
                "input_ids": np.array([fed], np.int64),
                "attention_mask": np.ones((1, at), np.int64),
                "position_ids": np.arange(at - len(fed), at, dtype=np.int64)[None],
                **past,
            },
        )
        past = dict(zip(past, present))
        made.append(int(logits[0, -1].argmax()))
        fed = made[-1:]
    return made


def write(name, content):
    path = FOLDER / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main():
    torch.manual_seed(1)
    torch.set_num_threads(1)
    merges = learn_merges([*SENTENCES, WHEEL])
    tokens = [END, *LETTERS.values(), *("".join(pair) for pair in merges)]
    vocabulary = {token: at for at, token in enumerate(tokens)}
    documents = [[*encode(text, merges, vocabulary), 0] for text in SENTENCES]
    documents.append(encode(WHEEL * 20, merges, vocabulary)[:POSITIONS])
    model = Model(len(tokens))
    train(model, documents)

    end = {"id": 0, "content": END, "single_word": False, "lstrip": False, "rstrip": False}
    end |= {"normalized": False, "special": True}
    spelling = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
    write(
        "tokenizer.json",
        {
            "version": "1.0",
            "truncation": None,
            "padding": None,
            "added_tokens": [end],
            "normalizer": None,
            "pre_tokenizer": spelling,
            "post_processor": None,
            "decoder": spelling,
            "model": {
                "type": "BPE",
                "dropout": None,
                "unk_token": None,
                "continuing_subword_prefix": None,
                "end_of_word_suffix": None,
                "fuse_unk": False,
                "vocab": vocabulary,
                "merges": [" ".join(pair) for pair in merges],
            },
        },
    )
    write(
        "tokenizer_config.json",
        {
            "tokenizer_class": "GPT2Tokenizer",
            "bos_token": END,
            "eos_token": END,
            "unk_token": END,
            "add_prefix_space": False,
            "clean_up_tokenization_spaces": False,
            "model_max_length": POSITIONS,
        },
    )
    write(
        "config.json",
        {
            "architectures": ["GPT2LMHeadModel"],
            "model_type": "gpt2",
            "vocab_size": len(tokens),
            "n_positions": POSITIONS,
            "n_ctx": POSITIONS,
            "n_embd": WIDTH,
            "n_layer": LAYERS,
            "n_head": HEADS,
            "bos_token_id": 0,
            "eos_token_id": 0,
        },
    )
    write("generation_config.json", {"bos_token_id": 0, "eos_token_id": 0})
    path = FOLDER / "onnx" / "model.onnx"
    path.parent.mkdir(exist_ok=True)
    onnx.save(graph_of(model), path)

    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    for ids in documents:
        assert greedy(session, ids[:4], len(ids) - 4) == ids[4:], "a sentence was not learnt"
    print(f"{len(documents)} texts known by heart, {len(tokens)} tokens, {path.stat().st_size} bytes")


main()
