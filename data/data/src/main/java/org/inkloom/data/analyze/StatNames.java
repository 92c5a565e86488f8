package org.inkloom.data.analyze;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Optional;

/** What the statistics are called in Chinese. */
final class StatNames {
    private static final Map<String, String> CHINESE = Map.ofEntries(
            entry("image_width", "图片宽度"),
            entry("image_height", "图片高度"),
            entry("aspect_ratios", "宽高比"),
            entry("image_sizes", "文件大小"),
            entry("image_aesthetics_scores", "美学评分"),
            entry("image_text_similarity", "图文相似度"),
            entry("image_text_matching_score", "图文匹配度"),
            entry("image_nsfw_score", "不适宜内容概率"),
            entry("image_watermark_prob", "水印概率"),
            entry("face_counts", "人脸数"),
            entry("face_ratios", "人脸占比"),
            entry("image_pair_similarity", "图片对相似度"),
            entry("phrase_grounding_recall", "短语定位召回率"),
            entry("text_len", "文本长度"),
            entry("num_words", "词数"),
            entry("num_token", "标记数"),
            entry("special_char_ratio", "特殊字符占比"),
            entry("alnum_ratio", "字母数字占比"),
            entry("alpha_token_ratio", "字母标记占比"),
            entry("char_rep_ratio", "字符重复率"),
            entry("word_rep_ratio", "词重复率"),
            entry("flagged_words_ratio", "违禁词占比"),
            entry("stopwords_ratio", "停用词占比"),
            entry("lang", "语言"),
            entry("lang_score", "语言置信度"),
            entry("avg_line_length", "平均行长"),
            entry("max_line_length", "最大行长"),
            entry("perplexity", "困惑度"),
            entry("text_pair_similarity", "文本对相似度"));

    private StatNames() {}

    static Optional<String> chinese(String statistic) {
        return Optional.ofNullable(CHINESE.get(statistic));
    }
}
