/**
 * Control and reference pictures that users name: files are found and read, edges or poses extracted from photographs,
 * networks found.
 */
@NullMarked
package org.inkloom.studio.control;

import org.jspecify.annotations.NullMarked;
