/**
 * What a page of the wide book shows: the second edition, with more places, things, animals and people, from which the
 * next Inkling learns. The first edition stays as it is for as long as the carried model and its reader depend on it.
 */
@NullMarked
package org.inkloom.picturebook.wide.scene;

import org.jspecify.annotations.NullMarked;
