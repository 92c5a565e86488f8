/**
 * Weight files in plain Java: safetensors, and the pickles of {@code torch.save}, read without executing anything.
 *
 * <p>Nothing here touches libtorch, so a file can be inspected on a machine that has none.
 */
@NullMarked
package org.inkloom.weights;

import org.jspecify.annotations.NullMarked;
