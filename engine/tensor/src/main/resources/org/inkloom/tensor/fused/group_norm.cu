// Group normalisation of channels-last features [batch, positions, channels], in two passes without atomics, so that the
// same input gives the same bits.
//
// A block has `lanes` rows of `vectors` threads; a thread stays with its eight channels and walks over positions. Grid:
// x is the slab of positions, y the example. Means and squared differences from them are put together as by Chan et al.
// (1979), each time as differences from one of the means, so that a large mean does not swallow the variance.

// First pass: mean and sum of squared differences from it, for each group of each slab, into
// partial[example][slab][group]. Where somebody wants it, x + shift + residual is written to `sum` and measured as rounded.
extern "C" __global__ void __launch_bounds__(512, 2) group_sums(
        const uint4* __restrict__ x,
        const uint4* __restrict__ shift, // null, or one row of channels for each example, shiftStride vectors apart
        const uint4* __restrict__ residual, // null, or as x
        uint4* __restrict__ sum, // null where nobody wants it
        float2* __restrict__ partial,
        int positions,
        int vectors,
        int lanes,
        int rows, // positions of one slab
        int groups,
        int shiftStride) {
    extern __shared__ float cells[]; // 2 * lanes * channels
    const int column = threadIdx.x % vectors;
    const int lane = threadIdx.x / vectors;
    const int channels = 8 * vectors;
    const int perGroup = channels / groups;
    const int first = blockIdx.x * rows;
    const int last = min(first + rows, positions);
    const long long base = (long long)blockIdx.y * positions * vectors;

    Eight added = {};
    if (shift != nullptr) {
        added = unpack(shift[(long long)blockIdx.y * shiftStride + column]);
    }
    Eight pivot = {}; // the thread's first values
    Eight sums = {};
    Eight squares = {};
#pragma unroll 2
    for (int row = first + lane; row < last; row += lanes) {
        const long long at = base + (long long)row * vectors + column;
        Eight e = unpack(x[at]);
#pragma unroll
        for (int j = 0; j < 8; j++) {
            e.v[j] += added.v[j];
        }
        if (residual != nullptr) {
            const Eight r = unpack(residual[at]);
#pragma unroll
            for (int j = 0; j < 8; j++) {
                e.v[j] += r.v[j];
            }
        }
        if (sum != nullptr) {
            const uint4 stored = pack(e);
            sum[at] = stored;
            e = unpack(stored);
        }
        if (row == first + lane) {
            pivot = e;
        }
#pragma unroll
        for (int j = 0; j < 8; j++) {
            const float d = e.v[j] - pivot.v[j];
            sums.v[j] += d;
            squares.v[j] += d * d;
        }
    }
    float* const means = cells;
    float* const differences = cells + lanes * channels;
    const float mine = (float)max((last - first - lane + lanes - 1) / lanes, 0);
    const float perMine = mine > 0.0f ? 1.0f / mine : 0.0f;
#pragma unroll
    for (int j = 0; j < 8; j++) {
        const float mean = sums.v[j] * perMine;
        means[lane * channels + 8 * column + j] = pivot.v[j] + mean;
        differences[lane * channels + 8 * column + j] = squares.v[j] - sums.v[j] * mean;
    }
    __syncthreads();
    const float count = (float)(last - first);
    for (int c = threadIdx.x; c < channels; c += blockDim.x) {
        const float from = means[c];
        float s = 0.0f;
        float q = 0.0f;
        for (int l = 0; l < lanes; l++) {
            const float n = (float)max((last - first - l + lanes - 1) / lanes, 0);
            const float d = means[l * channels + c] - from;
            s += n > 0.0f ? n * d : 0.0f;
            q += n > 0.0f ? differences[l * channels + c] + n * d * d : 0.0f;
        }
        means[c] = from + s / count;
        differences[c] = q - s * s / count;
    }
    __syncthreads();
    // Eight threads to a group. The block's last threads may be fewer than eight; they have nothing to do.
    const int member = threadIdx.x % 8;
    const int teams = blockDim.x / 8;
    const unsigned team = 0xffu << (threadIdx.x % 32 / 8 * 8);
    for (int g = threadIdx.x / 8; g < groups && threadIdx.x / 8 < teams; g += teams) {
        const float from = means[g * perGroup];
        float s = 0.0f;
        float q = 0.0f;
        for (int c = member; c < perGroup; c += 8) {
            const float d = means[g * perGroup + c] - from;
            s += d;
            q += differences[g * perGroup + c] + count * d * d;
        }
#pragma unroll
        for (int step = 4; step > 0; step /= 2) {
            s += __shfl_xor_sync(team, s, step);
            q += __shfl_xor_sync(team, q, step);
        }
        if (member == 0) {
            const float mean = s / (float)perGroup;
            partial[((long long)blockIdx.y * gridDim.x + blockIdx.x) * groups + g] =
                    make_float2(from + mean, q - count * s * mean);
        }
    }
}

__device__ __forceinline__ void normalise(
        uint4* __restrict__ out, long long at, uint4 raw, const Eight& scale, const Eight& offset, int activate) {
    Eight e = unpack(raw);
#pragma unroll
    for (int j = 0; j < 8; j++) {
        e.v[j] = e.v[j] * scale.v[j] + offset.v[j];
        if (activate) {
            e.v[j] = silu(e.v[j]);
        }
    }
    out[at] = pack(e);
}

// Second pass: puts the slabs' figures together and writes (x + shift - mean) / deviation * weight + bias, through SiLU if
// `activate` is not 0.
extern "C" __global__ void __launch_bounds__(512, 2) group_apply(
        const uint4* __restrict__ x,
        const uint4* __restrict__ shift,
        const uint4* __restrict__ weight,
        const uint4* __restrict__ bias,
        const float2* __restrict__ partial,
        uint4* __restrict__ out,
        int positions,
        int vectors,
        int lanes,
        int rows,
        int groups,
        int shiftStride,
        float epsilon,
        int activate) {
    extern __shared__ float2 figures[]; // mean and 1 / deviation of each group, then sums of each team
    const int slabs = gridDim.x;
    const int perGroup = 8 * vectors / groups;
    const int column = threadIdx.x % vectors;
    const int lane = threadIdx.x / vectors;
    const int first = blockIdx.x * rows + lane;
    const int last = min((int)(blockIdx.x + 1) * rows, positions);
    const long long start = (long long)blockIdx.y * positions * vectors + column;
    // What does not depend on the figures is asked for before they are waited for.
    const uint4 none = make_uint4(0, 0, 0, 0);
    const uint4 one = first < last ? x[start + (long long)first * vectors] : none;
    const uint4 two = first + lanes < last ? x[start + (long long)(first + lanes) * vectors] : none;
    Eight scale = unpack(weight[column]);
    Eight offset = unpack(bias[column]);
    Eight added = {};
    if (shift != nullptr) {
        added = unpack(shift[(long long)blockIdx.y * shiftStride + column]);
    }
    float2* const sums = figures + groups;
    const float2* const mine = partial + (long long)blockIdx.y * slabs * groups;
    const int teams = max((int)blockDim.x / groups, 1);
    for (int i = threadIdx.x; i < teams * groups; i += blockDim.x) {
        const int g = i % groups;
        const float from = mine[g].x;
        float s = 0.0f;
        float q = 0.0f;
#pragma unroll 4
        for (int slab = i / groups; slab < slabs; slab += teams) {
            const float2 figure = mine[slab * groups + g];
            const float n = (float)(min((slab + 1) * rows, positions) - slab * rows) * (float)perGroup;
            const float d = figure.x - from;
            s += n * d;
            q += figure.y + n * d * d;
        }
        sums[i] = make_float2(s, q);
    }
    __syncthreads();
    for (int g = threadIdx.x; g < groups; g += blockDim.x) {
        float s = 0.0f;
        float q = 0.0f;
        for (int t = 0; t < teams; t++) {
            s += sums[t * groups + g].x;
            q += sums[t * groups + g].y;
        }
        const float all = (float)positions * (float)perGroup;
        const float mean = s / all;
        figures[g] = make_float2(mine[g].x + mean, rsqrtf(fmaxf(q / all - mean * mean, 0.0f) + epsilon));
    }
    __syncthreads();
#pragma unroll
    for (int j = 0; j < 8; j++) {
        const float2 figure = figures[(8 * column + j) / perGroup];
        scale.v[j] *= figure.y;
        offset.v[j] += (added.v[j] - figure.x) * scale.v[j];
    }
    if (first < last) {
        normalise(out, start + (long long)first * vectors, one, scale, offset, activate);
    }
    if (first + lanes < last) {
        normalise(out, start + (long long)(first + lanes) * vectors, two, scale, offset, activate);
    }
#pragma unroll 4
    for (int row = first + 2 * lanes; row < last; row += lanes) {
        const long long at = start + (long long)row * vectors;
        normalise(out, at, x[at], scale, offset, activate);
    }
}
