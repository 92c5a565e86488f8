package org.inkloom.models.unet;

import java.util.function.BiConsumer;
import org.bytedeco.pytorch.Tensor;

/**
 * All inputs of one forward pass of a U-Net besides latents and timesteps.
 *
 * @param conditioning text and picture size. Hand over the same object as long as its tensors hold the same numbers:
 *     what depends on it alone is then computed once
 * @param additions what steers the pass besides the conditioning
 * @param runner runs each residual and transformer block
 * @param observer called with intermediate results and the name of the module that made them; it must not keep the
 *     tensors
 * @param watch takes part in the attentions
 */
public record UNetPass(
        UNet.Conditioning conditioning,
        Additions additions,
        BlockRunner runner,
        BiConsumer<String, Tensor> observer,
        AttentionWatch watch) {
    private static final BiConsumer<String, Tensor> UNOBSERVED = (name, tensor) -> {};

    /** Returns a pass with a conditioning and nothing else. */
    public static UNetPass of(UNet.Conditioning conditioning) {
        return new UNetPass(conditioning, Additions.NONE, BlockRunner.DIRECT, UNOBSERVED, AttentionWatch.NONE);
    }

    /** Returns a copy with another conditioning. */
    public UNetPass withConditioning(UNet.Conditioning value) {
        return new UNetPass(value, additions, runner, observer, watch);
    }

    /** Returns a copy with other additions. */
    public UNetPass withAdditions(Additions value) {
        return new UNetPass(conditioning, value, runner, observer, watch);
    }

    /** Returns a copy whose blocks are run by another runner. */
    public UNetPass runBy(BlockRunner value) {
        return new UNetPass(conditioning, additions, value, observer, watch);
    }

    /** Returns a copy with an observer of intermediate results. */
    public UNetPass shownTo(BiConsumer<String, Tensor> value) {
        return new UNetPass(conditioning, additions, runner, value, watch);
    }

    /** Returns a copy with another watch over the attentions. */
    public UNetPass watchedBy(AttentionWatch value) {
        return new UNetPass(conditioning, additions, runner, observer, value);
    }

    /**
     * Returns whether nothing depends on single blocks being run one by one, so that the pass may be fused and
     * recorded.
     */
    @SuppressWarnings("ReferenceEquality") // functions can only be compared by identity
    boolean isWhole() {
        return runner == BlockRunner.DIRECT && observer == UNOBSERVED && watch == AttentionWatch.NONE;
    }
}
