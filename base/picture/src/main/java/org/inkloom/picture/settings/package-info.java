/** How a picture is drawn: one record of settings, composed by requests, stories, recipes in pictures and commands. */
@NullMarked
package org.inkloom.picture.settings;

import org.jspecify.annotations.NullMarked;
