package org.inkloom.diffusion;

/** Names of the parameters of a recipe beyond those that every program writes. */
public final class PictureRecipeKeys {
    /** Place of the picture, from 0, in the batch that it was computed in. */
    public static final String BATCH_INDEX = "batch_index";
    /** Size of that batch. */
    public static final String BATCH_SIZE = "batch_size";
    /** {@code own} where each picture of the batch had noise of its own seed; otherwise all had it from one stream. */
    public static final String BATCH_SEEDS = "batch_seeds";
    /** {@code cpu} or {@code cuda}. */
    public static final String DEVICE = "device";
    /** Element type, for example {@code float32}. */
    public static final String DTYPE = "dtype";
    /** Number of threads that computed, on the CPU. */
    public static final String THREADS = "threads";
    /** Instructions of the processor that computed, on the CPU, as libtorch calls them: {@code AVX2}, {@code AVX512}. */
    public static final String INSTRUCTIONS = "instructions";
    /** {@code on} where the autoencoder worked tile by tile. */
    public static final String TILING = "tiling";
    /** {@code fused} where LoRAs were multiplied into the weights. */
    public static final String LORAS = "loras";

    /** {@code float8} where the U-Net's products were computed in eight bits. */
    public static final String PRECISION = "precision";

    /** Control pictures: kind, network's folder, scale, start and end of each, with semicolons between. */
    public static final String CONTROLS = "controls";

    /** Embeddings that the prompts name: name and digest of each, with semicolons between. */
    public static final String EMBEDDINGS = "embeddings";

    /** Pictures shown by IP-Adapters, as {@link org.inkloom.diffusion.control.IpAdapterUse#described}, with semicolons between. */
    public static final String IP_ADAPTERS = "ip_adapters";

    /** The file of the U-Net that took the place of the model's own: name and digest. */
    public static final String UNET = "unet";

    /** The picture that a story's shot started from: name, digest, strength, and the mask's name. */
    public static final String STARTED = "started_from";

    private PictureRecipeKeys() {}
}
