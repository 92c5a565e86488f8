/**
 * Streams and recorded work on a GPU, which libtorch offers but JavaCPP's bindings do not; the functions are called by
 * name.
 */
@NullMarked
package org.inkloom.tensor.cuda;

import org.jspecify.annotations.NullMarked;
