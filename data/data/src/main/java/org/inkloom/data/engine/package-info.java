/** Runs a recipe on one machine: bounded, in order, streaming, on virtual threads. */
@NullMarked
package org.inkloom.data.engine;

import org.jspecify.annotations.NullMarked;
