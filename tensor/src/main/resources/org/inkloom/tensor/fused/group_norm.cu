// Group normalisation of channels-last features [batch, positions, channels], in two passes without atomics, so that the
// same input gives the same bits.
//
// A block has `lanes` rows of `vectors` threads; a thread stays with its eight channels and walks over positions. Grid:
// x is the slab of positions, y the example.

// First pass: mean and sum of squared differences from it, for each group of each slab, into
// partial[example][slab][group][2]. With a residual, x + shift + residual is written to `sum` and measured as rounded.
extern "C" __global__ void __launch_bounds__(512, 2) group_sums(
        const uint4* __restrict__ x,
        const uint4* __restrict__ shift, // null, or one row of channels for each example, shiftStride vectors apart
        const uint4* __restrict__ residual, // null, or as x
        uint4* __restrict__ sum, // null exactly if residual is
        float* __restrict__ partial,
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
    // Differences from one value of the same group: squares of large means would swallow the variance.
    Eight pivot;
#pragma unroll
    for (int j = 0; j < 8; j++) {
        const int channel = (8 * column + j) / perGroup * perGroup;
        const long long at = 8 * (base + (long long)first * vectors) + channel;
        pivot.v[j] = single(((const unsigned short*)x)[at]);
        if (shift != nullptr) {
            pivot.v[j] += single(((const unsigned short*)shift)[8ll * blockIdx.y * shiftStride + channel]);
        }
        if (residual != nullptr) {
            pivot.v[j] += single(((const unsigned short*)residual)[at]);
        }
    }
    Eight sums = {};
    Eight squares = {};
#pragma unroll 4
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
            const uint4 stored = pack(e);
            sum[at] = stored;
            e = unpack(stored);
        }
#pragma unroll
        for (int j = 0; j < 8; j++) {
            const float d = e.v[j] - pivot.v[j];
            sums.v[j] += d;
            squares.v[j] += d * d;
        }
    }
    float* const sumCells = cells;
    float* const squareCells = cells + lanes * channels;
#pragma unroll
    for (int j = 0; j < 8; j++) {
        sumCells[lane * channels + 8 * column + j] = sums.v[j];
        squareCells[lane * channels + 8 * column + j] = squares.v[j];
    }
    __syncthreads();
    for (int c = threadIdx.x; c < channels; c += blockDim.x) {
        float s = 0.0f;
        float q = 0.0f;
        for (int l = 0; l < lanes; l++) {
            s += sumCells[l * channels + c];
            q += squareCells[l * channels + c];
        }
        sumCells[c] = s;
        squareCells[c] = q;
    }
    __syncthreads();
    // Eight threads to a group. The block's last threads may be fewer than eight; they have nothing to do.
    const int member = threadIdx.x % 8;
    const int teams = blockDim.x / 8;
    const unsigned team = 0xffu << (threadIdx.x % 32 / 8 * 8);
    for (int g = threadIdx.x / 8; g < groups && threadIdx.x / 8 < teams; g += teams) {
        float s = 0.0f;
        float q = 0.0f;
        for (int c = member; c < perGroup; c += 8) {
            s += sumCells[g * perGroup + c];
            q += squareCells[g * perGroup + c];
        }
#pragma unroll
        for (int step = 4; step > 0; step /= 2) {
            s += __shfl_xor_sync(team, s, step);
            q += __shfl_xor_sync(team, q, step);
        }
        if (member == 0) {
            const float count = (float)(last - first) * (float)perGroup;
            const int channel = g * perGroup;
            const long long at = 8 * (base + (long long)first * vectors) + channel;
            float p = single(((const unsigned short*)x)[at]);
            if (shift != nullptr) {
                p += single(((const unsigned short*)shift)[8ll * blockIdx.y * shiftStride + channel]);
            }
            if (residual != nullptr) {
                p += single(((const unsigned short*)residual)[at]);
            }
            float* const out = partial + 2ll * (((long long)blockIdx.y * gridDim.x + blockIdx.x) * groups + g);
            out[0] = p + s / count;
            out[1] = fmaxf(q - s * s / count, 0.0f);
        }
    }
}

// Second pass: puts the slabs' figures together (Chan et al., 1979) and writes (x + shift - mean) / deviation * weight +
// bias, through SiLU if `activate` is not 0.
extern "C" __global__ void __launch_bounds__(512, 2) group_apply(
        const uint4* __restrict__ x,
        const uint4* __restrict__ shift,
        const uint4* __restrict__ weight,
        const uint4* __restrict__ bias,
        const float* __restrict__ partial,
        uint4* __restrict__ out,
        int positions,
        int vectors,
        int lanes,
        int rows,
        int groups,
        int shiftStride,
        float epsilon,
        int activate) {
    extern __shared__ float figures[]; // mean and 1 / deviation of each group
    const int slabs = gridDim.x;
    const int channels = 8 * vectors;
    const int perGroup = channels / groups;
    const int member = threadIdx.x % 8;
    const int teams = blockDim.x / 8;
    const unsigned team = 0xffu << (threadIdx.x % 32 / 8 * 8);
    const float* const mine = partial + 2ll * blockIdx.y * slabs * groups;
    for (int g = threadIdx.x / 8; g < groups && threadIdx.x / 8 < teams; g += teams) {
        float mean = 0.0f;
        for (int s = member; s < slabs; s += 8) {
            mean += mine[2 * (s * groups + g)] * (float)(min((s + 1) * rows, positions) - s * rows);
        }
#pragma unroll
        for (int step = 4; step > 0; step /= 2) {
            mean += __shfl_xor_sync(team, mean, step);
        }
        mean /= (float)positions;
        float squares = 0.0f;
        for (int s = member; s < slabs; s += 8) {
            const float count = (float)(min((s + 1) * rows, positions) - s * rows) * (float)perGroup;
            const float d = mine[2 * (s * groups + g)] - mean;
            squares += mine[2 * (s * groups + g) + 1] + count * d * d;
        }
#pragma unroll
        for (int step = 4; step > 0; step /= 2) {
            squares += __shfl_xor_sync(team, squares, step);
        }
        if (member == 0) {
            figures[2 * g] = mean;
            figures[2 * g + 1] = rsqrtf(squares / ((float)positions * (float)perGroup) + epsilon);
        }
    }
    __syncthreads();
    const int column = threadIdx.x % vectors;
    const int lane = threadIdx.x / vectors;
    Eight scale = unpack(weight[column]);
    Eight offset = unpack(bias[column]);
    Eight added = {};
    if (shift != nullptr) {
        added = unpack(shift[(long long)blockIdx.y * shiftStride + column]);
    }
#pragma unroll
    for (int j = 0; j < 8; j++) {
        const int g = (8 * column + j) / perGroup;
        scale.v[j] *= figures[2 * g + 1];
        offset.v[j] += (added.v[j] - figures[2 * g]) * scale.v[j];
    }
    const int first = blockIdx.x * rows;
    const int last = min(first + rows, positions);
    const long long base = (long long)blockIdx.y * positions * vectors;
#pragma unroll 4
    for (int row = first + lane; row < last; row += lanes) {
        const long long at = base + (long long)row * vectors + column;
        Eight e = unpack(x[at]);
#pragma unroll
        for (int j = 0; j < 8; j++) {
            e.v[j] = e.v[j] * scale.v[j] + offset.v[j];
            if (activate) {
                e.v[j] = silu(e.v[j]);
            }
        }
        out[at] = pack(e);
    }
}
