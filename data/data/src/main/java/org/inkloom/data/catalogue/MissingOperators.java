package org.inkloom.data.catalogue;

import java.util.Map;

/** Operators of Data-Juicer that are not there, with the model they need; a recipe that names one is refused at the start. */
final class MissingOperators {
    static final Map<String, String> NEEDS = Map.ofEntries(
            Map.entry("phrase_grounding_recall_filter", "OWL-ViT (google/owlvit-base-patch32)"),
            Map.entry("perplexity_filter", "a KenLM model"),
            Map.entry("sentence_split_mapper", "NLTK's punkt sentence model"),
            Map.entry("image_tagging_mapper", "RAM++ (ram_plus_swin_large_14m)"),
            Map.entry("image_segment_mapper", "FastSAM-x.pt"),
            Map.entry("image_detection_yolo_mapper", "yolo11n.pt"),
            Map.entry("image_remove_background_mapper", "rembg's u2net"),
            Map.entry("image_diffusion_mapper", "Stable Diffusion (CompVis/stable-diffusion-v1-4)"));

    private MissingOperators() {}
}
