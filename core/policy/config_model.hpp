// Reads the models of a configuration: the entries of `models`, and the one that makes embeddings.
#pragma once

#include "policy/config.hpp"

namespace cascade {

ModelConfig read_model(JsonView document, const std::string& path, ConfigReport& report);
void write_model(JsonWriter& w, const ModelConfig& m);
// Reads quality.embeddings: a model that makes vectors instead of answers.
EmbeddingsConfig read_embeddings(JsonView document, const std::string& path, ConfigReport& report);
void write_embeddings_config(JsonWriter& w, const EmbeddingsConfig& e);

}  // namespace cascade
