/** Makes a package of a story's folder. */
@NullMarked
package org.inkloom.publish.pack;

import org.jspecify.annotations.NullMarked;
