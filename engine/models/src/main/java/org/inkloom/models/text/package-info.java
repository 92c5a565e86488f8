/**
 * From prompt to conditioning: what a text-to-image pipeline needs of a text encoder, and how Kolors provides it.
 *
 * <p>Dimension letters: B prompts, T tokens per prompt, D hidden size. Depends on the tensor module only.
 */
@NullMarked
package org.inkloom.models.text;

import org.jspecify.annotations.NullMarked;
