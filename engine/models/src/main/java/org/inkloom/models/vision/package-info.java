/**
 * What all networks that look at pictures share: which size and colours they were trained on.
 *
 * <p>A picture is handed over as 8-bit RGB of exactly that size, {@code byte[height * width * 3]}, rows from the top.
 */
@NullMarked
package org.inkloom.models.vision;

import org.jspecify.annotations.NullMarked;
