/**
 * Model files from Hugging Face, ModelScope and plain addresses: what a repository holds, downloads that survive breaks and
 * are checked, and where models lie on this machine.
 */
@NullMarked
package org.inkloom.hub;

import org.jspecify.annotations.NullMarked;
