/** Makes packages from stories' folders. */
@NullMarked
package org.inkloom.publish.pack;

import org.jspecify.annotations.NullMarked;
