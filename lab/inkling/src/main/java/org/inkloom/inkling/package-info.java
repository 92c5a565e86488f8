/**
 * How Inkling, the model that the project carries, is made and measured: the picture book as endless examples for
 * {@code inkloom train base}, its vocabulary, and the reader that tells what a picture shows.
 *
 * <p>Nothing at run time needs it; it is found by {@link java.util.ServiceLoader} when its jar is on the class path.
 */
@NullMarked
package org.inkloom.inkling;

import org.jspecify.annotations.NullMarked;
