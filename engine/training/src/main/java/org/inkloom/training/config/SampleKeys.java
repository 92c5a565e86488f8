package org.inkloom.training.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares a component of {@link org.inkloom.picture.settings.PictureSettings}: each of them but size and sampler, which the
 * training itself decides, has a key of its own, see {@link SampleSetting}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@interface SampleKeys {
    /** The defaults that differ from the usual ones of pictures, each as a line of YAML such as {@code steps: 20}. */
    String[] value();
}
