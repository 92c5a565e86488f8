/**
 * Data sets of pictures with captions: the file layouts, the check that every picture can be read, and which pictures
 * stand in which batch.
 */
@NullMarked
package org.inkloom.training.dataset;

import org.jspecify.annotations.NullMarked;
