"""Times a Kolors U-Net and autoencoder of diffusers with random weights on a GPU in float16.

    python3 lab/bench/peers/gpu_peer.py UNET.json VAE.json [--size 1024] [--batch 2] [--runs 20] [--compile]

The configs are a model folder's; the presets lie in engine/models/src/main/resources/org/inkloom/models/config. Needs a Python
with torch and diffusers. The other side of `inkloom bench unet` and `inkloom bench vae` on a GPU: eager, under a CUDA
graph and, which takes minutes, by torch.compile.
"""

import argparse
import json
import time

import torch
from diffusers import AutoencoderKL, UNet2DConditionModel

TOKENS = 256


def milliseconds(work, runs, warmup=3):
    times = []
    for i in range(warmup + runs):
        torch.cuda.synchronize()
        start = time.perf_counter()
        work()
        torch.cuda.synchronize()
        if i >= warmup:
            times.append((time.perf_counter() - start) * 1000)
    return sorted(times)[len(times) // 2]


def show(name, ms):
    print(f"{name}: {ms:.2f} ms", flush=True)


def made(kind, path):
    with open(path) as file:
        config = {k: v for k, v in json.load(file).items() if not k.startswith("_")}
    with torch.device("cuda"):
        torch.set_default_dtype(torch.float16)
        model = kind.from_config(config).eval().requires_grad_(False)
        torch.set_default_dtype(torch.float32)
    return model.to("cuda", torch.float16), config


def recorded(work):
    stream = torch.cuda.Stream()
    with torch.cuda.stream(stream):
        for _ in range(3):
            work()
    torch.cuda.synchronize()
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        work()
    return graph.replay


def unet(options):
    model, config = made(UNet2DConditionModel, options.unet)
    side = options.size // 8
    half = dict(device="cuda", dtype=torch.float16)
    pooled = config["projection_class_embeddings_input_dim"] - 6 * config["addition_time_embed_dim"]
    sample = torch.randn(options.batch, config["in_channels"], side, side, **half)
    inputs = dict(
        timestep=torch.tensor(500, device="cuda"),
        encoder_hidden_states=torch.randn(options.batch, TOKENS, config["encoder_hid_dim"], **half),
        added_cond_kwargs=dict(
            text_embeds=torch.randn(options.batch, pooled, **half),
            time_ids=torch.full((options.batch, 6), 1024.0, **half),
        ),
        return_dict=False,
    )
    name = f"diffusers unet {options.size} batch {options.batch}"
    show(name + " eager", milliseconds(lambda: model(sample, **inputs), options.runs))
    show(name + " CUDA graph", milliseconds(recorded(lambda: model(sample, **inputs)), options.runs))
    if options.compile:
        model.to(memory_format=torch.channels_last)
        sample = sample.contiguous(memory_format=torch.channels_last)
        fast = torch.compile(model, mode="reduce-overhead", fullgraph=True)
        start = time.perf_counter()
        for _ in range(3):
            fast(sample, **inputs)
        torch.cuda.synchronize()
        print(f"torch.compile took {time.perf_counter() - start:.0f} s", flush=True)
        show(name + " torch.compile reduce-overhead channels-last", milliseconds(lambda: fast(sample, **inputs), options.runs))


def vae(options):
    model, config = made(AutoencoderKL, options.vae)
    half = dict(device="cuda", dtype=torch.float16)
    latents = torch.randn(1, config["latent_channels"], options.size // 8, options.size // 8, **half)
    pictures = torch.randn(1, 3, options.size, options.size, **half)
    show(f"diffusers vae {options.size} decode", milliseconds(lambda: model.decode(latents, return_dict=False), 5, 2))
    show(f"diffusers vae {options.size} encode", milliseconds(lambda: model.encode(pictures, return_dict=False), 5, 2))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("unet")
    parser.add_argument("vae")
    parser.add_argument("--size", type=int, default=1024)
    parser.add_argument("--batch", type=int, default=2)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--compile", action="store_true")
    options = parser.parse_args()
    print(torch.cuda.get_device_name(), "torch", torch.__version__)
    with torch.no_grad():
        vae(options)
        unet(options)
