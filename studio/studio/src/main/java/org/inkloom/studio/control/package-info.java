/** Control pictures as users name them: files are found and read, edges or poses taken from photographs, networks found. */
@NullMarked
package org.inkloom.studio.control;

import org.jspecify.annotations.NullMarked;
