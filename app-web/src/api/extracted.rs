/// Makes of a type what an operation takes for whoever calls: `of` says who, the description says by
/// which schemes they may come.
macro_rules! extracted {
    ($who:ty, $register:path, $($scheme:path),+) => {
        impl<'a> poem_openapi::ApiExtractor<'a> for $who {
            const TYPES: &'static [poem_openapi::ApiExtractorType] =
                &[poem_openapi::ApiExtractorType::SecurityScheme];
            type ParamType = ();
            type ParamRawType = ();

            fn register(registry: &mut poem_openapi::registry::Registry) {
                $register(registry);
            }

            fn security_schemes() -> Vec<&'static str> {
                vec![$($scheme),+]
            }

            async fn from_request(
                request: &'a poem::Request,
                _: &mut poem::RequestBody,
                _: poem_openapi::ExtractParamOptions<()>,
            ) -> poem::Result<Self> {
                let visit = request.data::<crate::visit::Visit>().cloned();
                let visit = visit.ok_or(crate::problem::Fault::Internal)?;
                Ok(Self::of(request, visit).await?)
            }
        }
    };
}

pub(super) use extracted;
