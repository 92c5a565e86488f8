// Rows of activations to eight bits (e4m3), each with the scale that brings its largest number to 448: a block to a row,
// which its second reading finds in the cache. For GPUs that have the conversion, compute capability 8.9 and later.
#if __CUDA_ARCH__ >= 890
__device__ __forceinline__ unsigned short eight_bits(float low, float high) {
    unsigned short pair;
    asm("cvt.rn.satfinite.e4m3x2.f32 %0, %1, %2;" : "=h"(pair) : "f"(high), "f"(low));
    return pair;
}

extern "C" __global__ void __launch_bounds__(128) round_rows(
        const uint4* __restrict__ x, uint2* __restrict__ out, float* __restrict__ scales, int vectors) {
    const uint4* const row = x + (long long)blockIdx.x * vectors;
    float most = 1e-12f; // a row of zeros is divided by something
    for (int at = threadIdx.x; at < vectors; at += blockDim.x) {
        const Eight e = unpack(row[at]);
#pragma unroll
        for (int j = 0; j < 8; j++) {
            most = fmaxf(most, fabsf(e.v[j]));
        }
    }
#pragma unroll
    for (int step = 16; step > 0; step /= 2) {
        most = fmaxf(most, __shfl_xor_sync(0xffffffffu, most, step));
    }
    __shared__ float warps[4];
    if (threadIdx.x % 32 == 0) {
        warps[threadIdx.x / 32] = most;
    }
    __syncthreads();
    most = fmaxf(fmaxf(warps[0], warps[1]), fmaxf(warps[2], warps[3]));
    if (threadIdx.x == 0) {
        scales[blockIdx.x] = most / 448.0f;
    }
    const float factor = 448.0f / most;
    for (int at = threadIdx.x; at < vectors; at += blockDim.x) {
        Eight e = unpack(row[at]);
#pragma unroll
        for (int j = 0; j < 8; j++) {
            e.v[j] *= factor;
        }
        const unsigned first = eight_bits(e.v[0], e.v[1]) | ((unsigned)eight_bits(e.v[2], e.v[3]) << 16);
        const unsigned second = eight_bits(e.v[4], e.v[5]) | ((unsigned)eight_bits(e.v[6], e.v[7]) << 16);
        out[(long long)blockIdx.x * vectors + at] = make_uint2(first, second);
    }
}
#endif
