/** Tests of downloads against servers on loopback. */
@NullMarked
package org.inkloom.hub;

import org.jspecify.annotations.NullMarked;
