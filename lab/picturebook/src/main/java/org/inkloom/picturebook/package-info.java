/**
 * The picture book: scenes drawn from seeds as pictures, captions, labels and control pictures, from which the small
 * model Inkling is trained and measured. Nothing at run time needs it. There are two editions: the first one (128
 * pixels) for the model that the project carries, and the "wide" book (256 pixels) with many more places, people and
 * things, for the next one.
 */
@NullMarked
package org.inkloom.picturebook;

import org.jspecify.annotations.NullMarked;
