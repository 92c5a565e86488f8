package org.inkloom.models.unet;

import java.util.function.BiConsumer;
import org.bytedeco.pytorch.Tensor;

/**
 * What every block of one forward pass shares.
 *
 * @param time SiLU of the time vector, {@code [B, 4 * C0]}
 * @param context text features as the cross-attention reads them, {@code [B, T, D]}
 * @param runner runs each residual and transformer block
 * @param observer is shown intermediate results by module name; must not keep them
 */
record UNetPass(Tensor time, Tensor context, BlockRunner runner, BiConsumer<String, Tensor> observer) {}
