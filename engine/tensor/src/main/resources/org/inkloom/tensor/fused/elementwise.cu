// Sums and gates, a thread to each vector of eight.

// x + shift + residual: a convolution's bias, or a time vector, and what goes around the convolution.
extern "C" __global__ void __launch_bounds__(256) add(
        const uint4* __restrict__ x,
        const uint4* __restrict__ shift, // null, or one row of channels for each example, shiftStride vectors apart
        const uint4* __restrict__ residual, // null, or as x
        uint4* __restrict__ out,
        unsigned total,
        unsigned vectors,
        unsigned perExample,
        unsigned shiftStride) {
    const unsigned at = blockIdx.x * blockDim.x + threadIdx.x;
    if (at >= total) {
        return;
    }
    Eight e = unpack(x[at]);
    if (shift != nullptr) {
        const Eight s = unpack(shift[(unsigned long long)(at / perExample) * shiftStride + at % vectors]);
#pragma unroll
        for (int j = 0; j < 8; j++) {
            e.v[j] += s.v[j];
        }
    }
    if (residual != nullptr) {
        const Eight r = unpack(residual[at]);
#pragma unroll
        for (int j = 0; j < 8; j++) {
            e.v[j] += r.v[j];
        }
    }
    out[at] = pack(e);
}

// (value + its bias) * gelu(gate + its bias), for rows [value, gate] of 2 * inner vectors. A thread keeps its column's bias
// and goes down GEGLU_ROWS rows, whose loads it asks for together. Grid: x over columns, y over rows.
#define GEGLU_ROWS 4
extern "C" __global__ void __launch_bounds__(128) geglu(
        const uint4* __restrict__ both,
        const uint4* __restrict__ bias, // null, or 2 * inner vectors
        uint4* __restrict__ out,
        int rows,
        int inner) {
    const int column = blockIdx.x * blockDim.x + threadIdx.x;
    if (column >= inner) {
        return;
    }
    const int first = blockIdx.y * GEGLU_ROWS;
    uint4 values[GEGLU_ROWS];
    uint4 gates[GEGLU_ROWS];
#pragma unroll
    for (int i = 0; i < GEGLU_ROWS; i++) {
        if (first + i < rows) {
            const long long from = 2ll * (first + i) * inner + column;
            values[i] = both[from];
            gates[i] = both[from + inner];
        }
    }
    Eight valueBias = {};
    Eight gateBias = {};
    if (bias != nullptr) {
        valueBias = unpack(bias[column]);
        gateBias = unpack(bias[column + inner]);
    }
#pragma unroll
    for (int i = 0; i < GEGLU_ROWS; i++) {
        if (first + i < rows) {
            Eight value = unpack(values[i]);
            const Eight gate = unpack(gates[i]);
#pragma unroll
            for (int j = 0; j < 8; j++) {
                value.v[j] = (value.v[j] + valueBias.v[j]) * gelu(gate.v[j] + gateBias.v[j]);
            }
            out[(long long)(first + i) * inner + column] = pack(value);
        }
    }
}

// Guidance over predictions [negative, positive] of 16 bits, each `total` vectors: negative + scale * (positive -
// negative), in float32. The scale lies in device memory, so that a recording serves every scale.
extern "C" __global__ void __launch_bounds__(256) guide(
        const uint4* __restrict__ both, const float* __restrict__ scale, float4* __restrict__ out, unsigned total) {
    const unsigned at = blockIdx.x * blockDim.x + threadIdx.x;
    if (at >= total) {
        return;
    }
    const Eight negative = unpack(both[at]);
    const Eight positive = unpack(both[at + total]);
    const float by = *scale;
    float guided[8];
#pragma unroll
    for (int j = 0; j < 8; j++) {
        guided[j] = negative.v[j] + by * (positive.v[j] - negative.v[j]);
    }
    out[2ull * at] = make_float4(guided[0], guided[1], guided[2], guided[3]);
    out[2ull * at + 1] = make_float4(guided[4], guided[5], guided[6], guided[7]);
}
