/** Sizes of whole models that come with the program, and folders with seeded random weights made from them. */
@NullMarked
package org.inkloom.models.preset;

import org.jspecify.annotations.NullMarked;
