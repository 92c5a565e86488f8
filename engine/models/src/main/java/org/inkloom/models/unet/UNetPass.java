package org.inkloom.models.unet;

import java.util.function.BiConsumer;
import org.bytedeco.pytorch.Tensor;

/**
 * One forward pass of a U-Net, apart from the latents and their timesteps.
 *
 * @param conditioning the same object as long as its tensors hold the same numbers: what depends on it alone may be
 *     computed once
 * @param additions what steers the pass beside it
 * @param runner runs each residual and transformer block
 * @param observer is shown intermediate results by module name; must not keep them
 */
public record UNetPass(
        UNet.Conditioning conditioning, Additions additions, BlockRunner runner, BiConsumer<String, Tensor> observer) {
    private static final BiConsumer<String, Tensor> UNOBSERVED = (name, tensor) -> {};

    /** Returns a pass with a conditioning and nothing else. */
    public static UNetPass of(UNet.Conditioning conditioning) {
        return new UNetPass(conditioning, Additions.NONE, BlockRunner.DIRECT, UNOBSERVED);
    }

    /** Returns this with other additions. */
    public UNetPass withAdditions(Additions value) {
        return new UNetPass(conditioning, value, runner, observer);
    }

    /** Returns this with each block run by another runner. */
    public UNetPass runBy(BlockRunner value) {
        return new UNetPass(conditioning, additions, value, observer);
    }

    /** Returns this shown to an observer. */
    public UNetPass shownTo(BiConsumer<String, Tensor> value) {
        return new UNetPass(conditioning, additions, runner, value);
    }

    /** Returns whether nobody asks for single blocks, so that they may be fused and recorded. */
    @SuppressWarnings("ReferenceEquality") // functions have no other equality
    boolean isWhole() {
        return runner == BlockRunner.DIRECT && observer == UNOBSERVED;
    }
}
