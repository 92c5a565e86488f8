package org.inkloom.data.catalogue;

import java.util.Map;

/** Operators of Data-Juicer that run a model, with what they need; a recipe that names one is refused at the start. */
final class ModelOperators {
    static final Map<String, String> NEEDS = Map.ofEntries(
            Map.entry("image_aesthetics_filter", "CLIP ViT-L/14 and an aesthetics head"),
            Map.entry("image_text_similarity_filter", "CLIP (openai/clip-vit-base-patch32)"),
            Map.entry("image_text_matching_filter", "BLIP (Salesforce/blip-itm-base-coco)"),
            Map.entry("image_nsfw_filter", "a ViT classifier (Falconsai/nsfw_image_detection)"),
            Map.entry("image_watermark_filter", "a classifier (amrul-hzz/watermark_detector)"),
            Map.entry("image_pair_similarity_filter", "CLIP (openai/clip-vit-base-patch32)"),
            Map.entry("phrase_grounding_recall_filter", "OWL-ViT (google/owlvit-base-patch32)"),
            Map.entry("language_id_score_filter", "fastText's lid.176.bin"),
            Map.entry("token_num_filter", "the tokenizer EleutherAI/pythia-6.9b-deduped"),
            Map.entry("perplexity_filter", "a KenLM model"),
            Map.entry("text_pair_similarity_filter", "CLIP (openai/clip-vit-base-patch32)"),
            Map.entry("sentence_split_mapper", "NLTK's punkt sentence model"),
            Map.entry("image_captioning_mapper", "BLIP-2 (Salesforce/blip2-opt-2.7b)"),
            Map.entry("image_tagging_mapper", "RAM++ (ram_plus_swin_large_14m)"),
            Map.entry("image_segment_mapper", "FastSAM-x.pt"),
            Map.entry("image_detection_yolo_mapper", "yolo11n.pt"),
            Map.entry("image_remove_background_mapper", "rembg's u2net"),
            Map.entry("image_diffusion_mapper", "Stable Diffusion (CompVis/stable-diffusion-v1-4)"));

    private ModelOperators() {}
}
