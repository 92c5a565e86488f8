package org.inkloom.studio.demo;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.inkloom.sketchbook.SampleSet;
import org.inkloom.story.Story;

/**
 * What a demonstration works on.
 *
 * @param set the pictures, good and flawed, with their recipe
 * @param model the model's folder
 * @param randomWeights whether its pictures are noise
 * @param lora settings of the training; the data set, the folder and the device are added
 * @param story what is told, without a model or LoRAs
 */
record DemoKit(SampleSet set, Path model, boolean randomWeights, Map<String, String> lora, Story story) {
    DemoKit {
        lora = Collections.unmodifiableMap(new LinkedHashMap<>(lora));
    }
}
