/**
 * The networks themselves: weights in, tensors out. Each sub-package holds one published model, or parts that several
 * of them share.
 */
@NullMarked
package org.inkloom.models;

import org.jspecify.annotations.NullMarked;
