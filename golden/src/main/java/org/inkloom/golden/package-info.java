/**
 * Test support: reference tensors computed by the Python implementations, and comparisons that report the largest
 * difference.
 */
@NullMarked
package org.inkloom.golden;

import org.jspecify.annotations.NullMarked;
