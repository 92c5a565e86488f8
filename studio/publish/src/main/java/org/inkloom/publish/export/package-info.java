/** A story for people: one picture, a book, a page, an animation. */
@NullMarked
package org.inkloom.publish.export;

import org.jspecify.annotations.NullMarked;
