/** Scenes of the wide book. */
@NullMarked
package org.inkloom.picturebook.wide.scene;

import org.jspecify.annotations.NullMarked;
