/**
 * How Inkling, the model that the project carries, is trained and measured: the picture book as an endless source of
 * examples for {@code inkloom train base}, the vocabulary, and the reader that says what a picture shows.
 *
 * <p>Nothing at run time needs it; it is found by {@link java.util.ServiceLoader} when its jar is on the class path.
 */
@NullMarked
package org.inkloom.inkling;

import org.jspecify.annotations.NullMarked;
