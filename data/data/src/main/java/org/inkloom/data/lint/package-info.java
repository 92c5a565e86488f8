/** Finds what spoils a picture set for LoRA training, and shows it. */
@NullMarked
package org.inkloom.data.lint;

import org.jspecify.annotations.NullMarked;
