// Softmax of rows of float32 scores, written in 16 bits: a block to a row, which its second reading finds in the cache.

__device__ __forceinline__ void join(float& top, float& sum, float otherTop, float otherSum) {
    const float larger = fmaxf(top, otherTop);
    sum = sum * __expf(top - larger) + otherSum * __expf(otherTop - larger);
    top = larger;
}

extern "C" __global__ void __launch_bounds__(512) softmax(
        const float4* __restrict__ scores, uint4* __restrict__ out, int vectors, float scale) {
    const float4* const row = scores + (long long)blockIdx.x * vectors * 2;
    const float most = -3.0e38f;
    float top = most;
    float sum = 0.0f;
    for (int at = threadIdx.x; at < 2 * vectors; at += blockDim.x) {
        const float4 s = row[at];
        const float v[4] = {s.x * scale, s.y * scale, s.z * scale, s.w * scale};
        const float larger = fmaxf(top, fmaxf(fmaxf(v[0], v[1]), fmaxf(v[2], v[3])));
        sum *= __expf(top - larger);
#pragma unroll
        for (int j = 0; j < 4; j++) {
            sum += __expf(v[j] - larger);
        }
        top = larger;
    }
#pragma unroll
    for (int step = 16; step > 0; step /= 2) {
        const float otherTop = __shfl_xor_sync(0xffffffffu, top, step);
        const float otherSum = __shfl_xor_sync(0xffffffffu, sum, step);
        join(top, sum, otherTop, otherSum);
    }
    __shared__ float tops[16];
    __shared__ float totals[16];
    if (threadIdx.x % 32 == 0) {
        tops[threadIdx.x / 32] = top;
        totals[threadIdx.x / 32] = sum;
    }
    __syncthreads();
    top = most;
    sum = 0.0f;
    for (int warp = 0; warp < (int)blockDim.x / 32; warp++) {
        join(top, sum, tops[warp], totals[warp]);
    }
    const float inverse = 1.0f / sum;
    for (int at = threadIdx.x; at < vectors; at += blockDim.x) {
        const float4 low = row[2 * at];
        const float4 high = row[2 * at + 1];
        Eight e = {
            {low.x, low.y, low.z, low.w, high.x, high.y, high.z, high.w}
        };
#pragma unroll
        for (int j = 0; j < 8; j++) {
            e.v[j] = __expf(e.v[j] * scale - top) * inverse;
        }
        out[(long long)blockIdx.x * vectors + at] = pack(e);
    }
}
