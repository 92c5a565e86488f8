// What every kernel begins with: eight elements of 16 bits at a time, in float32 while they are computed with.
//
// Compiled without any header, so that NVRTC needs nothing but this text. BFLOAT16 is defined for bfloat16; otherwise an
// element is float16. Vectors are 16 bytes and aligned; "vectors" counts them, that is channels / 8.

struct Eight {
    float v[8];
};

#ifdef BFLOAT16
__device__ __forceinline__ float lower(unsigned pair) { return __uint_as_float(pair << 16); }
__device__ __forceinline__ float upper(unsigned pair) { return __uint_as_float(pair & 0xffff0000u); }
__device__ __forceinline__ float single(unsigned short element) { return __uint_as_float((unsigned)element << 16); }
__device__ __forceinline__ unsigned pack(float low, float high) {
    unsigned pair;
    asm("cvt.rn.bf16x2.f32 %0, %1, %2;" : "=r"(pair) : "f"(high), "f"(low));
    return pair;
}
#else
__device__ __forceinline__ float single(unsigned short element) {
    float value;
    asm("cvt.f32.f16 %0, %1;" : "=f"(value) : "h"(element));
    return value;
}
__device__ __forceinline__ float lower(unsigned pair) { return single((unsigned short)(pair & 0xffffu)); }
__device__ __forceinline__ float upper(unsigned pair) { return single((unsigned short)(pair >> 16)); }
__device__ __forceinline__ unsigned pack(float low, float high) {
    unsigned pair;
    asm("cvt.rn.f16x2.f32 %0, %1, %2;" : "=r"(pair) : "f"(high), "f"(low));
    return pair;
}
#endif

__device__ __forceinline__ Eight unpack(uint4 raw) {
    Eight e;
    e.v[0] = lower(raw.x);
    e.v[1] = upper(raw.x);
    e.v[2] = lower(raw.y);
    e.v[3] = upper(raw.y);
    e.v[4] = lower(raw.z);
    e.v[5] = upper(raw.z);
    e.v[6] = lower(raw.w);
    e.v[7] = upper(raw.w);
    return e;
}

__device__ __forceinline__ uint4 pack(const Eight& e) {
    return make_uint4(
            pack(e.v[0], e.v[1]), pack(e.v[2], e.v[3]), pack(e.v[4], e.v[5]), pack(e.v[6], e.v[7]));
}

// Rounds to the element type and back, as if the values had been stored.
__device__ __forceinline__ Eight rounded(const Eight& e) { return unpack(pack(e)); }

__device__ __forceinline__ float silu(float x) { return __fdividef(x, 1.0f + __expf(-x)); }

// GELU with the error function, not its tanh approximation. The complement of the error function is Abramowitz and Stegun's
// formula 7.1.26, off by at most 1.5e-7, which is three float32 roundings; erff takes twice the instructions.
__device__ __forceinline__ float gelu(float x) {
    const float z = fabsf(x) * 0.70710678118654752f;
    const float t = __fdividef(1.0f, 1.0f + 0.3275911f * z);
    const float terms =
            t * (0.254829592f + t * (-0.284496736f + t * (1.421413741f + t * (-1.453152027f + t * 1.061405429f))));
    const float half = 0.5f * terms * __expf(-z * z);
    return x > 0.0f ? x - x * half : x * half;
}
