/** The wide book, the picture book's second edition: its command line, and its pages as data sets. */
@NullMarked
package org.inkloom.picturebook.wide;

import org.jspecify.annotations.NullMarked;
