//! JSON in, a WebAssembly export on a fresh instance from a pooling allocator, JSON out. No tokens, no limits, no metrics, no audit log: the
//! least that axum and wasmtime cost. `POST /functions` takes a module, `POST /functions/{id}/invoke` calls it.

use std::sync::{Arc, RwLock};

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use wasmtime::{
    Config, Engine, ExternType, InstanceAllocationStrategy, InstancePre, Linker, Module, PoolingAllocationConfig, Store,
    Val, ValType,
};

struct Gateway {
    engine: Engine,
    functions: RwLock<Vec<Arc<InstancePre<()>>>>,
}

#[derive(Deserialize)]
struct Invoke {
    export: String,
    args: Vec<Value>,
}

#[derive(Serialize)]
struct Reply {
    function_id: usize,
    export: String,
    result: Vec<Value>,
}

type Failure = (StatusCode, String);

fn refused(error: impl std::fmt::Display) -> Failure {
    (StatusCode::BAD_REQUEST, error.to_string())
}

async fn deploy(State(gateway): State<Arc<Gateway>>, body: Bytes) -> Result<Json<Value>, Failure> {
    let module = Module::new(&gateway.engine, &body).map_err(refused)?;
    let instance = Linker::new(&gateway.engine).instantiate_pre(&module).map_err(refused)?;
    let mut functions = gateway.functions.write().map_err(refused)?;
    functions.push(Arc::new(instance));
    Ok(Json(json!({ "id": functions.len() - 1 })))
}

async fn invoke(
    State(gateway): State<Arc<Gateway>>,
    Path(id): Path<usize>,
    Json(Invoke { export, args }): Json<Invoke>,
) -> Result<Json<Reply>, Failure> {
    let found = gateway.functions.read().map_err(refused)?.get(id).cloned();
    let pre = found.ok_or((StatusCode::NOT_FOUND, String::new()))?;
    let Some(ExternType::Func(signature)) = pre.module().get_export(&export) else {
        return Err((StatusCode::BAD_REQUEST, String::new()));
    };
    let params = signature.params().zip(&args).map(|(kind, json)| parameter(&kind, json));
    let params = params.collect::<Option<Vec<Val>>>().ok_or((StatusCode::BAD_REQUEST, String::new()))?;
    let mut results = vec![Val::I32(0); signature.results().len()];
    let mut store = Store::new(&gateway.engine, ());
    let instance = pre.instantiate(&mut store).map_err(refused)?;
    let function = instance.get_func(&mut store, &export).ok_or((StatusCode::BAD_REQUEST, String::new()))?;
    function.call(&mut store, &params, &mut results).map_err(refused)?;
    let result = results.iter().map(result).collect();
    Ok(Json(Reply { function_id: id, export, result }))
}

fn parameter(kind: &ValType, json: &Value) -> Option<Val> {
    match kind {
        ValType::I32 => Some(Val::I32(i32::try_from(json.as_i64()?).ok()?)),
        ValType::I64 => Some(Val::I64(json.as_i64()?)),
        ValType::F32 => Some(Val::F32((json.as_f64()? as f32).to_bits())),
        ValType::F64 => Some(Val::F64(json.as_f64()?.to_bits())),
        _ => None,
    }
}

fn result(value: &Val) -> Value {
    match value {
        Val::I32(value) => json!(value),
        Val::I64(value) => json!(value),
        Val::F32(bits) => json!(f32::from_bits(*bits)),
        Val::F64(bits) => json!(f64::from_bits(*bits)),
        _ => Value::Null,
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut config = Config::new();
    config.allocation_strategy(InstanceAllocationStrategy::Pooling(PoolingAllocationConfig::default()));
    let engine = Engine::new(&config)?;
    let gateway = Arc::new(Gateway { engine, functions: RwLock::default() });
    let app = Router::new()
        .route("/functions", post(deploy))
        .route("/functions/{id}/invoke", post(invoke))
        .with_state(gateway);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("listening on http://{}", listener.local_addr()?);
    axum::serve(listener, app).await?;
    Ok(())
}
