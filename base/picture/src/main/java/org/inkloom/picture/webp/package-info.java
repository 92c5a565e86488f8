/** WebP's container: chunks, and animations around still pictures. */
@NullMarked
package org.inkloom.picture.webp;

import org.jspecify.annotations.NullMarked;
