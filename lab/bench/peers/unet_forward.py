"""Times forward passes of a Kolors or SDXL U-Net in plain PyTorch modules with random weights on the CPU in float32.

    python3 lab/bench/peers/unet_forward.py CONFIG.json [--size 512] [--batch 1] [--runs 5]

CONFIG.json is a diffusers unet/config.json; the presets lie in engine/models/src/main/resources/org/inkloom/models/config.
Needs a Python with torch and nothing else. The other side of `inkloom bench unet --device cpu`.
"""

import argparse
import json
import math
import time

import torch
import torch.nn.functional as F
from torch import nn

TOKENS = 256


class Attention(nn.Module):
    def __init__(self, features, context, heads):
        super().__init__()
        self.heads = heads
        self.to_q = nn.Linear(features, features, bias=False)
        self.to_k = nn.Linear(context, features, bias=False)
        self.to_v = nn.Linear(context, features, bias=False)
        self.to_out = nn.Linear(features, features)

    def forward(self, x, context):
        def split(t):
            return t.view(t.shape[0], t.shape[1], self.heads, -1).transpose(1, 2)

        y = F.scaled_dot_product_attention(split(self.to_q(x)), split(self.to_k(context)), split(self.to_v(context)))
        return self.to_out(y.transpose(1, 2).reshape(x.shape))


class Block(nn.Module):
    def __init__(self, features, context, heads):
        super().__init__()
        self.norms = nn.ModuleList(nn.LayerNorm(features) for _ in range(3))
        self.own = Attention(features, features, heads)
        self.cross = Attention(features, context, heads)
        self.gated = nn.Linear(features, 8 * features)
        self.out = nn.Linear(4 * features, features)

    def forward(self, x, context):
        h = self.norms[0](x)
        x = self.own(h, h) + x
        x = self.cross(self.norms[1](x), context) + x
        value, gate = self.gated(self.norms[2](x)).chunk(2, dim=-1)
        return self.out(value * F.gelu(gate)) + x


class Transformer(nn.Module):
    def __init__(self, channels, context, heads, layers):
        super().__init__()
        self.norm = nn.GroupNorm(32, channels, eps=1e-6)
        self.proj_in = nn.Linear(channels, channels)
        self.blocks = nn.ModuleList(Block(channels, context, heads) for _ in range(layers))
        self.proj_out = nn.Linear(channels, channels)

    def forward(self, x, context):
        b, c, height, width = x.shape
        h = self.proj_in(self.norm(x).permute(0, 2, 3, 1).reshape(b, height * width, c))
        for block in self.blocks:
            h = block(h, context)
        return self.proj_out(h).reshape(b, height, width, c).permute(0, 3, 1, 2).contiguous() + x


class Residual(nn.Module):
    def __init__(self, inputs, outputs, time_features):
        super().__init__()
        self.norm1, self.norm2 = nn.GroupNorm(32, inputs), nn.GroupNorm(32, outputs)
        self.conv1 = nn.Conv2d(inputs, outputs, 3, padding=1)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, padding=1)
        self.time = nn.Linear(time_features, outputs)
        self.shortcut = nn.Identity() if inputs == outputs else nn.Conv2d(inputs, outputs, 1)

    def forward(self, x, time_vector):
        h = self.conv1(F.silu(self.norm1(x))) + self.time(time_vector)[:, :, None, None]
        return self.shortcut(x) + self.conv2(F.silu(self.norm2(h)))


def sinusoid(t, features):
    frequencies = torch.exp(-math.log(10000) * torch.arange(features // 2) / (features // 2))
    angles = t.float()[:, None] * frequencies
    return torch.cat([angles.cos(), angles.sin()], dim=-1)


def mlp(inputs, outputs):
    return nn.Sequential(nn.Linear(inputs, outputs), nn.SiLU(), nn.Linear(outputs, outputs))


class UNet(nn.Module):
    def __init__(self, config):
        super().__init__()
        channels = config["block_out_channels"]
        heads, depth = config["attention_head_dim"], config["transformer_layers_per_block"]
        context, per_block = config["cross_attention_dim"], config["layers_per_block"]
        self.first, self.time_ids = channels[0], config["addition_time_embed_dim"]
        wide = 4 * channels[0]
        self.time_embedding = mlp(channels[0], wide)
        self.add_embedding = mlp(config["projection_class_embeddings_input_dim"], wide)
        hidden = config.get("encoder_hid_dim")
        self.encoder_hid_proj = nn.Linear(hidden, context) if hidden else nn.Identity()
        self.conv_in = nn.Conv2d(config["in_channels"], channels[0], 3, padding=1)

        def layer(inputs, i, crossed):
            cross = Transformer(channels[i], context, heads[i], depth[i]) if crossed else None
            return nn.ModuleList([Residual(inputs, channels[i], wide)] + ([cross] if cross else []))

        self.down, self.halvings = nn.ModuleList(), nn.ModuleList()
        inputs, skips = channels[0], [channels[0]]
        for i, kind in enumerate(config["down_block_types"]):
            self.down.append(nn.ModuleList())
            for _ in range(per_block):
                self.down[i].append(layer(inputs, i, kind.startswith("Cross")))
                inputs = channels[i]
                skips.append(inputs)
            if i < len(channels) - 1:
                self.halvings.append(nn.Conv2d(inputs, inputs, 3, stride=2, padding=1))
                skips.append(inputs)
        last = len(channels) - 1
        self.middle = nn.ModuleList(
            [Residual(inputs, inputs, wide), Transformer(inputs, context, heads[last], depth[last])]
            + [Residual(inputs, inputs, wide)]
        )
        self.up, self.doublings = nn.ModuleList(), nn.ModuleList()
        for i, kind in zip(reversed(range(len(channels))), config["up_block_types"]):
            self.up.append(nn.ModuleList())
            for _ in range(per_block + 1):
                self.up[-1].append(layer(inputs + skips.pop(), i, kind.startswith("Cross")))
                inputs = channels[i]
            if i > 0:
                self.doublings.append(nn.Conv2d(inputs, inputs, 3, padding=1))
        self.norm_out = nn.GroupNorm(32, inputs)
        self.conv_out = nn.Conv2d(inputs, config["out_channels"], 3, padding=1)

    def forward(self, sample, timesteps, text, pooled, ids):
        added = torch.cat([pooled, sinusoid(ids.flatten(), self.time_ids).reshape(ids.shape[0], -1)], dim=-1)
        t = F.silu(self.time_embedding(sinusoid(timesteps, self.first)) + self.add_embedding(added))
        context = self.encoder_hid_proj(text)

        def run(layer, x):
            x = layer[0](x, t)
            return layer[1](x, context) if len(layer) > 1 else x

        h = self.conv_in(sample)
        skips = [h]
        for i, level in enumerate(self.down):
            for layer in level:
                h = run(layer, h)
                skips.append(h)
            if i < len(self.halvings):
                h = self.halvings[i](h)
                skips.append(h)
        h = self.middle[2](self.middle[1](self.middle[0](h, t), context), t)
        for i, level in enumerate(self.up):
            for layer in level:
                h = run(layer, torch.cat([h, skips.pop()], dim=1))
            if i < len(self.doublings):
                h = self.doublings[i](F.interpolate(h, scale_factor=2.0, mode="nearest"))
        return self.conv_out(F.silu(self.norm_out(h)))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("config")
    parser.add_argument("--size", type=int, default=512)
    parser.add_argument("--batch", type=int, default=1)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    with open(options.config, encoding="utf-8") as file:
        config = json.load(file)
    torch.set_grad_enabled(False)
    with torch.device("meta"):
        unet = UNet(config)
    unet = unet.to_empty(device="cpu").eval()
    for parameter in unet.parameters():
        bound = 1.2 / math.sqrt(parameter[0].numel()) if parameter.dim() > 1 else 0.1
        parameter.uniform_(-bound, bound)
    count = sum(p.numel() for p in unet.parameters())
    batch, side = options.batch, options.size // 8
    pooled = config["projection_class_embeddings_input_dim"] - 6 * config["addition_time_embed_dim"]
    inputs = (
        torch.randn(batch, config["in_channels"], side, side),
        torch.full((batch,), 500.0),
        torch.randn(batch, TOKENS, config.get("encoder_hid_dim") or config["cross_attention_dim"]),
        torch.randn(batch, pooled),
        torch.full((batch, 6), 1024.0),
    )
    unet(*inputs)
    wall, work = [], []
    for _ in range(options.runs):
        start, busy = time.perf_counter(), time.process_time()
        unet(*inputs)
        wall.append((time.perf_counter() - start) * 1000)
        work.append((time.process_time() - busy) * 1000)
    wall.sort()
    work.sort()
    print(
        f"torch {torch.__version__}, {torch.get_num_threads()} threads, {count / 1e9:.3f} B parameters, "
        f"{options.size}x{options.size} batch {batch}: median {wall[len(wall) // 2]:.0f} ms, "
        f"fastest {wall[0]:.0f} ms, processor time {work[len(work) // 2]:.0f} ms"
    )


if __name__ == "__main__":
    main()
