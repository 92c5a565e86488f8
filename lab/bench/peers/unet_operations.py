"""Does single operations in PyTorch as told on standard input, one JSON object per line; answers with milliseconds.

The other side of org.inkloom.bench.operations.OperationsBench. Needs a Python with torch and nothing else.
"""

import json
import sys
import time

import torch
import torch.nn.functional as F


def convolution(o):
    x = torch.randn(o["batch"], o["in"], o["height"], o["width"])
    layer = torch.nn.Conv2d(o["in"], o["out"], o["kernel"], o["stride"], o["kernel"] // 2)
    return lambda: layer(x)


def projection(o):
    x = torch.randn(o["batch"], o["positions"], o["in"])
    layer = torch.nn.Linear(o["in"], o["out"], bias=o["bias"])
    return lambda: layer(x)


def attention(o):
    def heads(positions):
        return torch.randn(o["batch"], positions, o["heads"], o["features"]).transpose(1, 2)

    q, k, v = heads(o["queries"]), heads(o["keys"]), heads(o["keys"])
    shape = (o["batch"], o["queries"], o["heads"] * o["features"])
    return lambda: F.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(shape)


def group_norm(o):
    x = torch.randn(o["batch"], o["channels"], o["height"], o["width"])
    layer = torch.nn.GroupNorm(o["groups"], o["channels"])
    return (lambda: F.silu(layer(x))) if o["silu"] else (lambda: layer(x))


def layer_norm(o):
    x = torch.randn(o["batch"], o["positions"], o["features"])
    layer = torch.nn.LayerNorm(o["features"])
    return lambda: layer(x)


def gated_gelu(o):
    x = torch.randn(o["batch"], o["positions"], 2 * o["features"])

    def work():
        value, gate = x.chunk(2, dim=-1)
        return value * F.gelu(gate)

    return work


def addition(o):
    x, y = (torch.randn(o["batch"], o["positions"], o["features"]) for _ in range(2))
    return lambda: x + y


def joining(o):
    x = torch.randn(o["batch"], o["first"], o["height"], o["width"])
    y = torch.randn(o["batch"], o["second"], o["height"], o["width"])
    return lambda: torch.cat([x, y], dim=1)


def doubling(o):
    x = torch.randn(o["batch"], o["channels"], o["height"], o["width"])
    return lambda: F.interpolate(x, scale_factor=2.0, mode="nearest")


def turning(o):
    x = torch.randn(o["batch"], o["rows"], o["columns"])
    return lambda: x.transpose(1, 2).contiguous()


KINDS = {
    f.__name__: f
    for f in (
        convolution,
        projection,
        attention,
        group_norm,
        layer_norm,
        gated_gelu,
        addition,
        joining,
        doubling,
        turning,
    )
}


def blas():
    for line in torch.__config__.show().splitlines():
        if "Math Kernel Library" in line:
            return "MKL " + line.split("Version ")[1].split("-")[0]
    return "no MKL"


def main():
    print(json.dumps({"name": f"torch {torch.__version__}, {blas()}, {torch.get_num_threads()} threads"}), flush=True)
    known, work = None, None
    with torch.no_grad():
        for line in sys.stdin:
            request = json.loads(line)
            operation = request["operation"]
            if operation != known:
                known, work = operation, KINDS[operation["kind"]](operation)
            ms = []
            for _ in range(request["times"]):
                start = time.perf_counter()
                work()
                ms.append((time.perf_counter() - start) * 1000)
            print(json.dumps({"ms": ms}), flush=True)


if __name__ == "__main__":
    main()
