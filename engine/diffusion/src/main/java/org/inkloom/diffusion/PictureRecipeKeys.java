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
    /** {@code on} where the autoencoder worked tile by tile. */
    public static final String TILING = "tiling";
    /** {@code fused} where LoRAs were multiplied into the weights. */
    public static final String LORAS = "loras";

    /** Control pictures: kind, network's folder, scale, start and end of each, with semicolons between. */
    public static final String CONTROLS = "controls";

    private PictureRecipeKeys() {}
}
