/** Models: weights in, tensors out. The sub-packages hold one published model each. */
@NullMarked
package org.inkloom.models;

import org.jspecify.annotations.NullMarked;
