/**
 * Test support: reference tensors computed by the Python implementations, and comparisons that report the largest
 * difference; and files changed at random for readers that must take whatever comes.
 */
@NullMarked
package org.inkloom.golden;

import org.jspecify.annotations.NullMarked;
