package org.inkloom.studio.demo;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.inkloom.sketchbook.SampleSet;
import org.inkloom.story.Story;

/**
 * The material of a demonstration.
 *
 * @param set the pictures, good and flawed, with their recipe
 * @param model the model's folder
 * @param randomWeights whether the model has random weights, so that it draws noise
 * @param lora settings of the training; data set, folder and device are added
 * @param story the story, without model and LoRAs
 */
record DemoKit(SampleSet set, Path model, boolean randomWeights, Map<String, String> lora, Story story) {
    DemoKit {
        lora = Collections.unmodifiableMap(new LinkedHashMap<>(lora));
    }
}
