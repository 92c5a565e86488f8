"""Computes the LoRA training of a folder of reference tensors in float64 with diffusers and peft.

python3 lora_float64.py GOLDEN OUT.safetensors

GOLDEN has kolors-tiny/unet and train/{data,expected}.safetensors, train/train.json. Written are, for every variant, the
gradients of the first, second and last update and the weights after the last, rounded to float32 at the end only; and the
SHA-256 of what it was computed from, by which a test knows whether it may compare. Everything is float64, the embedding of
timesteps too.
"""

import hashlib
import json
import math
import sys
from pathlib import Path

import diffusers.models.embeddings
import torch
from diffusers import UNet2DConditionModel
from peft import LoraConfig
from safetensors.torch import load_file, save_file

torch.set_num_threads(1)


def embed(timesteps, dim, flip_sin_to_cos=False, downscale_freq_shift=1, scale=1, max_period=10000):
    """diffusers computes these in float32 whatever the model's type, and each processor rounds a sine differently."""
    half = dim // 2
    frequencies = torch.exp(-math.log(max_period) * torch.arange(half, dtype=torch.float64) / (half - downscale_freq_shift))
    angles = scale * timesteps.double()[:, None] * frequencies[None]
    halves = [torch.sin(angles), torch.cos(angles)]
    return torch.cat(halves[::-1] if flip_sin_to_cos else halves, dim=-1)


diffusers.models.embeddings.get_timestep_embedding = embed
golden, out = Path(sys.argv[1]), sys.argv[2]
settings = json.loads((golden / "train/train.json").read_text())
data = load_file(golden / "train/data.safetensors")
expected = load_file(golden / "train/expected.safetensors")
PEFT = ".default.weight"


def digest(*names):
    sha = hashlib.sha256()
    for name in names:
        sha.update((golden / name).read_bytes())
    return sha.hexdigest()


def alphas_cumprod():
    scheduler = json.loads((golden / "kolors-tiny/scheduler/scheduler_config.json").read_text())
    last = settings["timestep_ids"][0] + int(settings["timesteps"][0])
    steps, end = (1100, 0.014) if last == 1099 else (last + 1, scheduler["beta_end"])
    start = 0.00085 if last == 1099 else scheduler["beta_start"]
    betas = torch.linspace(math.sqrt(start), math.sqrt(end), steps, dtype=torch.float32).square()
    return torch.cumprod(1.0 - betas, dim=0).tolist()


def fresh_model():
    unet = UNet2DConditionModel.from_pretrained(golden / "kolors-tiny/unet", torch_dtype=torch.float64)
    unet.requires_grad_(False)
    layers = sorted({k[len("init."):-len(".lora_A" + PEFT)] for k in expected if k.startswith("init.") and k.endswith(".lora_A" + PEFT)})
    unet.add_adapter(LoraConfig(r=settings["rank"], lora_alpha=settings["alpha"], target_modules=layers))
    trained = {n: p for n, p in unet.named_parameters() if p.requires_grad}
    with torch.no_grad():
        for name, parameter in trained.items():
            parameter.data = expected["init." + name].double()
    return unet, trained


def loss_of(unet, i, gamma, ac):
    t = data[f"data.{i}.timestep"]
    share = ac[int(t.flatten()[0])]
    latents, noise = (data[f"data.{i}.{n}"].double() for n in ("latents", "noise"))
    prompts = sum(k.startswith("prompt_emb.") for k in data)
    mixed = math.sqrt(share) * latents + math.sqrt(1 - share) * noise
    conditions = {"text_embeds": data[f"data.{i}.pooled"].double(), "time_ids": data[f"data.{i}.time_ids"].double()}
    predicted = unet(mixed, t, data[f"prompt_emb.{i % prompts}"].double(), added_cond_kwargs=conditions).sample
    loss = (predicted - noise).square().mean()
    return loss * min(share / (1 - share), gamma) / (share / (1 - share)) if gamma else loss


result = {}
ac = alphas_cumprod()
for variant, chosen in settings["variants"].items():
    unet, trained = fresh_model()
    optimizer = torch.optim.AdamW(trained.values(), lr=settings["lr"])
    updates, batches = chosen["n_opt"], chosen["accum"]
    losses = []
    for update in range(updates):
        for b in range(batches):
            loss = loss_of(unet, update * batches + b, chosen.get("minsnr"), ac)
            losses.append(loss.item())
            (loss / batches).backward()
        if update in (0, 1, updates - 1):
            for name, parameter in trained.items():
                result[f"{variant}.grad_step{update + 1}.{name}"] = parameter.grad.float().contiguous().clone()
        optimizer.step()
        optimizer.zero_grad()
    result.update({f"{variant}.final.{n}": p.detach().float().contiguous().clone() for n, p in trained.items()})
    print(variant, "losses", losses, "recorded in float64", chosen.get("losses_fp64"))

save_file(result, out, metadata={
    "unet": digest("kolors-tiny/unet/config.json", "kolors-tiny/unet/diffusion_pytorch_model.safetensors"),
    "data": digest("train/data.safetensors"),
    "torch": torch.__version__,
})
print(len(result), "tensors,", Path(out).stat().st_size, "bytes")
