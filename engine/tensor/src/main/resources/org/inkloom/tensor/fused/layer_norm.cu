// Layer normalisation of rows [rows, channels]: a warp to a row, which stays in registers between the two passes over it.

template <int PER_THREAD>
__device__ __forceinline__ void normalise_rows(
        const uint4* __restrict__ x,
        const uint4* __restrict__ shift, // null, or one row that is added to every row first
        const uint4* __restrict__ weight,
        const uint4* __restrict__ bias,
        uint4* __restrict__ out,
        int rows,
        int vectors,
        float epsilon) {
    const int row = blockIdx.x * (blockDim.x / 32) + threadIdx.x / 32;
    const int lane = threadIdx.x % 32;
    if (row >= rows) {
        return;
    }
    const long long base = (long long)row * vectors;
    Eight cells[PER_THREAD];
    float sum = 0.0f;
#pragma unroll
    for (int i = 0; i < PER_THREAD; i++) {
        const int at = lane + 32 * i;
        cells[i] = at < vectors ? unpack(x[base + at]) : Eight{};
        if (shift != nullptr && at < vectors) {
            const Eight added = unpack(shift[at]);
#pragma unroll
            for (int j = 0; j < 8; j++) {
                cells[i].v[j] += added.v[j];
            }
        }
#pragma unroll
        for (int j = 0; j < 8; j++) {
            sum += cells[i].v[j];
        }
    }
#pragma unroll
    for (int step = 16; step > 0; step /= 2) {
        sum += __shfl_xor_sync(0xffffffffu, sum, step);
    }
    const float count = 8.0f * (float)vectors;
    const float mean = sum / count;
    float squares = 0.0f;
#pragma unroll
    for (int i = 0; i < PER_THREAD; i++) {
        if (lane + 32 * i < vectors) {
#pragma unroll
            for (int j = 0; j < 8; j++) {
                const float d = cells[i].v[j] - mean;
                squares += d * d;
            }
        }
    }
#pragma unroll
    for (int step = 16; step > 0; step /= 2) {
        squares += __shfl_xor_sync(0xffffffffu, squares, step);
    }
    const float inverse = rsqrtf(squares / count + epsilon);
#pragma unroll
    for (int i = 0; i < PER_THREAD; i++) {
        const int at = lane + 32 * i;
        if (at < vectors) {
            const Eight w = unpack(weight[at]);
            const Eight b = unpack(bias[at]);
            Eight e;
#pragma unroll
            for (int j = 0; j < 8; j++) {
                e.v[j] = (cells[i].v[j] - mean) * inverse * w.v[j] + b.v[j];
            }
            out[base + at] = pack(e);
        }
    }
}

#define LAYER_NORM(PER_THREAD)                                                                                    \
    extern "C" __global__ void __launch_bounds__(128) layer_norm_##PER_THREAD(                                    \
            const uint4* __restrict__ x, const uint4* __restrict__ shift, const uint4* __restrict__ weight,        \
            const uint4* __restrict__ bias, uint4* __restrict__ out, int rows, int vectors, float epsilon) {       \
        normalise_rows<PER_THREAD>(x, shift, weight, bias, out, rows, vectors, epsilon);                               \
    }

// As many vectors to a thread as a row of up to 256, 512, ... channels needs.
LAYER_NORM(1)
LAYER_NORM(2)
LAYER_NORM(3)
LAYER_NORM(5)
LAYER_NORM(8)
LAYER_NORM(10)
