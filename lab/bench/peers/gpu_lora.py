"""Times steps of training a LoRA on a Kolors U-Net of diffusers with random weights, by peft, on a GPU in float16.

    python3 lab/bench/peers/gpu_lora.py UNET.json [--size 1024] [--batch 1] [--rank 16] [--runs 10] [--checkpointing]

The config is a model folder's; the preset lies in engine/models/src/main/resources/org/inkloom/models/config. Needs a Python
with torch, diffusers and peft. The other side of `inkloom bench train` on a GPU: the frozen U-Net in float16, the LoRA on
the attention projections in float32 under autocast, a gradient scaler and AdamW, as diffusers' training scripts do it.
"""

import argparse
import json
import time

import torch
from diffusers import UNet2DConditionModel
from diffusers.training_utils import cast_training_params
from peft import LoraConfig

TOKENS = 256
TARGETS = ["to_q", "to_k", "to_v", "to_out.0"]


def made(path):
    with open(path) as file:
        config = {k: v for k, v in json.load(file).items() if not k.startswith("_")}
    with torch.device("cuda"):
        torch.set_default_dtype(torch.float16)
        model = UNet2DConditionModel.from_config(config)
        torch.set_default_dtype(torch.float32)
    return model.to("cuda", torch.float16).requires_grad_(False), config


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("unet")
    parser.add_argument("--size", type=int, default=1024)
    parser.add_argument("--batch", type=int, default=1)
    parser.add_argument("--rank", type=int, default=16)
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--checkpointing", action="store_true")
    options = parser.parse_args()
    torch.manual_seed(1)
    model, config = made(options.unet)
    model.add_adapter(LoraConfig(r=options.rank, lora_alpha=options.rank, init_lora_weights="gaussian", target_modules=TARGETS))
    cast_training_params(model, dtype=torch.float32)
    if options.checkpointing:
        model.enable_gradient_checkpointing()
    model.train()
    trained = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=1e-4)
    scaler = torch.amp.GradScaler("cuda")
    side = options.size // 8
    half = dict(device="cuda", dtype=torch.float16)
    pooled = config["projection_class_embeddings_input_dim"] - 6 * config["addition_time_embed_dim"]
    latents = torch.randn(options.batch, config["in_channels"], side, side, device="cuda")
    text = torch.randn(options.batch, TOKENS, config["encoder_hid_dim"], **half)
    added = dict(
        text_embeds=torch.randn(options.batch, pooled, **half),
        time_ids=torch.full((options.batch, 6), 1024.0, **half),
    )

    def step():
        noise = torch.randn_like(latents)
        timesteps = torch.randint(0, 1100, (options.batch,), device="cuda")
        noisy = 0.8 * latents + 0.6 * noise
        with torch.autocast("cuda", torch.float16):
            predicted = model(noisy, timesteps, text, added_cond_kwargs=added, return_dict=False)[0]
        loss = torch.nn.functional.mse_loss(predicted.float(), noise)
        scaler.scale(loss).backward()
        scaler.step(optimizer)
        scaler.update()
        optimizer.zero_grad()

    times = []
    for i in range(3 + options.runs):
        torch.cuda.synchronize()
        start = time.perf_counter()
        step()
        torch.cuda.synchronize()
        if i >= 3:
            times.append((time.perf_counter() - start) * 1000)
    free, total = torch.cuda.mem_get_info()
    print(
        f"peft lora rank {options.rank} {options.size} batch {options.batch}"
        f"{' checkpointing' if options.checkpointing else ''}: {sorted(times)[len(times) // 2]:.1f} ms,"
        f" allocated {torch.cuda.max_memory_allocated() / 2**30:.2f} GiB, held {(total - free) / 2**30:.2f} GiB,"
        f" {sum(p.numel() for p in trained) / 1e6:.1f} M trained",
        flush=True,
    )


if __name__ == "__main__":
    main()
